import type { PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import { api } from '@/common/api'
import { askEarly, takeEarly } from '@/common/early'
import { money } from '@/common/format'
import { readKept } from '@/common/kept'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'
import { currentToken } from '@/common/session'
import type { IconName } from '@/common/ui/Icon'

export type Category = Reply<'GET /services'>['categories'][number]
export type Service = Category['services'][number]
export type MatchedShop = Reply<'GET /match'>['items'][number]
export type Estimate = MatchedShop['estimate']

/** Faults are described before they are booked. */
export const FAULT_CATEGORY = '故障'

const ICONS: Readonly<Record<string, IconName>> = {
  保养: 'maintain',
  故障: 'fault',
  钣喷: 'body',
  轮胎: 'tyre',
  电瓶: 'battery',
  洗车: 'wash',
  新能源: 'ev',
  救援: 'rescue',
}

export function iconOf(category: string): IconName {
  return ICONS[category] ?? 'wrench'
}

const KEPT = 'services'
const keyOf = (powertrain: Powertrain | undefined) => `services-${powertrain ?? 'all'}`

async function fetchServices(powertrain: Powertrain | undefined): Promise<readonly Category[]> {
  const query = powertrain === undefined ? {} : { powertrain }
  return (await api('GET /services', { query })).categories
}

/** Before the first page is drawn, where nothing is known from last time. */
export function askForServices(): void {
  const key = keyOf(undefined)
  if (currentToken() === null && readKept(KEPT, key) === undefined)
    askEarly(key, () => fetchServices(undefined))
}

/** The service tree, of one kind of car where one is known. */
export function useServices(powertrain: Powertrain | undefined): Loaded<readonly Category[]> {
  const key = keyOf(powertrain)
  return useLoad<readonly Category[]>(key, () => takeEarly(key) ?? fetchServices(powertrain), {
    keptAs: KEPT,
  })
}

/** What most people come for with such a car: it is proposed before anybody has said what she needs. */
export function usualService(categories: readonly Category[]): Service | undefined {
  const all = categories.flatMap(({ services }) => services)
  return (
    all.find(({ code }) => code === 'oil-service') ?? all.find(({ code }) => code === 'ev-service') ?? all[0]
  )
}

/** "¥268.00", "¥300.00–¥520.00", "检测费 ¥80.00": what is known of the price before anybody has seen the car. */
export function priceText(
  mode: PriceMode,
  {
    totalFen,
    totalMaxFen,
    inspectionFeeFen,
  }: Pick<Estimate, 'totalFen' | 'totalMaxFen' | 'inspectionFeeFen'>,
): string {
  if (mode === 'inspect-first') return inspectionFeeFen > 0 ? `检测费 ${money(inspectionFeeFen)}` : '免检测费'
  if (mode === 'fixed' || totalMaxFen === null || totalMaxFen === totalFen) return money(totalFen)
  return `${money(totalFen)}–${money(totalMaxFen)}`
}
