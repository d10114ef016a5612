import Taro from '@tarojs/taro'
import { maskPlate } from '@anxin/shared/kernel/plate'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import { useRef, useState } from 'react'
import { api } from '@/common/api'
import { useCommand, type Command } from '@/common/command'
import { replace } from '@/common/nav'
import type { Reply } from '@/common/request'
import { patchDraft } from '../../common/booking-draft'
import { dropCarDraft, keepCarDraft, readCarDraft, setCurrentCar, type CarDraft } from '../../common/cars'

export type Series = Reply<'GET /vehicle-brands/:brandId/series'>['items'][number]
export type Variant = { readonly modelYear: number; readonly powertrain: Powertrain }

export type AddCar = {
  readonly draft: CarDraft
  readonly series: Series | undefined
  readonly variant: Variant | undefined
  readonly km: string
  /** Where she came from; then the car is saved with the last choice, and she goes on there. */
  readonly next: string | undefined
  readonly command: Command
  readonly setPlate: (plate: string) => void
  readonly setBrand: (brand: CarDraft['brand']) => void
  readonly setSeries: (series: Series | undefined) => void
  /** The series of a draft that was kept, as soon as the list is here. */
  readonly foundSeries: (series: Series) => void
  readonly setVariant: (variant: Variant) => Promise<void>
  readonly forgetVariant: () => void
  readonly setKm: (km: string) => void
  readonly save: () => Promise<void>
  readonly useKnown: () => Promise<void>
}

export function useAddCar(next: string | undefined): AddCar {
  const [draft, setDraft] = useState(readCarDraft)
  const [series, setSeries] = useState<Series>()
  const [variant, setVariant] = useState<Variant>()
  const [km, setKm] = useState('')
  const command = useCommand()
  const newest = useRef<Variant>()
  const change = (patch: Partial<CarDraft>) => {
    // What is kept is the newest, also where two taps come before the page is drawn again.
    const changed = { ...readCarDraft(), ...patch }
    keepCarDraft(changed)
    setDraft(changed)
    command.forget()
  }
  const choose = (one: Variant | undefined) => {
    newest.current = one
    setVariant(one)
  }
  const save = async () => {
    const { seriesId, plate } = readCarDraft()
    if (seriesId === undefined || newest.current === undefined) return
    const details = { ...newest.current, seriesId, ...(km === '' ? {} : { odometerKm: Number(km) }) }
    await command.run(async (id) => {
      const car = await api('POST /vehicles', { body: { id, plate, ...details } })
      leave(car.id, next)
    })
  }
  return {
    draft,
    series,
    variant,
    km,
    next,
    command,
    setPlate: (plate) => change({ plate }),
    setBrand(brand) {
      change({ brand, seriesId: undefined })
      setSeries(undefined)
      choose(undefined)
    },
    setSeries(one) {
      change({ seriesId: one?.id })
      setSeries(one)
      choose(undefined)
    },
    foundSeries: setSeries,
    async setVariant(one) {
      choose(one)
      if (next !== undefined) await save()
    },
    forgetVariant: () => choose(undefined),
    setKm,
    save,
    async useKnown() {
      await command.run(async () => {
        const { items } = await api('GET /vehicles')
        const known = items.find(({ plateMasked }) => plateMasked === maskPlate(draft.plate))
        if (known !== undefined) leave(known.id, next)
      })
    },
  }
}

/** The car is the one in use from now on; she goes back to what she wanted it for. */
function leave(vehicleId: string, next: string | undefined): void {
  dropCarDraft()
  setCurrentCar(vehicleId)
  patchDraft({ vehicleId })
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else if (next === undefined) void Taro.switchTab({ url: '/pages/cars/index' })
  else replace(next)
}
