import Taro from '@tarojs/taro'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { currentToken } from '@/common/session'

export type Car = Reply<'GET /vehicles'>['items'][number]

const CURRENT_KEY = 'current-car'
const DRAFT_KEY = 'car-draft'

/** What has been told of a car that is being added; kept on the phone until it is saved. */
export type CarDraft = {
  readonly plate: string
  readonly brand?: { readonly id: string; readonly name: string } | undefined
  readonly seriesId?: string | undefined
}

export function readCarDraft(): CarDraft {
  return Taro.getStorageSync<CarDraft | ''>(DRAFT_KEY) || { plate: '' }
}

export function keepCarDraft(draft: CarDraft): void {
  Taro.setStorageSync(DRAFT_KEY, draft)
}

export function dropCarDraft(): void {
  Taro.removeStorageSync(DRAFT_KEY)
}

/** "大众 朗逸" */
export function carName({ brandName, seriesName }: Pick<Car, 'brandName' | 'seriesName'>): string {
  return seriesName.startsWith(brandName) ? seriesName : `${brandName} ${seriesName}`
}

/** The car that she used last comes first. */
export function currentOf(cars: readonly Car[]): Car | undefined {
  const id = Taro.getStorageSync<string>(CURRENT_KEY)
  return cars.find((car) => car.id === id) ?? cars[0]
}

export function setCurrentCar(vehicleId: string): void {
  Taro.setStorageSync(CURRENT_KEY, vehicleId)
}

let brands: Promise<Reply<'GET /vehicle-brands'>['items']> | undefined

/** Every brand; asked for once in each run of the app. */
export function allBrands(): Promise<Reply<'GET /vehicle-brands'>['items']> {
  brands ??= api('GET /vehicle-brands').then(
    ({ items }) => items,
    (error: unknown) => {
      brands = undefined
      throw error
    },
  )
  return brands
}

/**
 * The car in use, for lists that depend on it. Who has no session has no car, and gets no account by looking around;
 * `isKnown` as soon as there is an answer, also where it failed.
 */
export function useCarInUse(): { readonly car: Car | undefined; readonly isKnown: boolean } {
  const { data, error } = useLoad<readonly Car[]>('car-in-use', async () =>
    currentToken() === null ? [] : (await api('GET /vehicles')).items,
  )
  return { car: currentOf(data ?? []), isKnown: data !== undefined || error !== undefined }
}
