import { api } from '@/common/api'
import { day, dayOf, kilometres, money } from '@/common/format'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

type Listed = Reply<'GET /vehicles/:vehicleId/remembered-work'>
export type Work = Listed['items'][number]

export const WORK_LEVEL_WORDS = { urgent: '尽快处理', watch: '留意' } as const

/** What the car needed and did not get. */
export function useRemembered(vehicleId: string | undefined): Loaded<Listed> {
  return useLoad<Listed>(`remembered ${vehicleId ?? ''}`, () =>
    vehicleId === undefined || vehicleId === ''
      ? undefined
      : api('GET /vehicles/:vehicleId/remembered-work', { params: { vehicleId } }),
  )
}

/** What of it she has chosen for a booking; what is no longer there is no choice. */
export function wishedOf(works: readonly Work[], chosen: readonly string[] | undefined): string[] {
  return (chosen ?? []).filter((id) => works.some((work) => work.id === id))
}

/** "11月26日 浙信汽修 当时报价 ¥380.00" */
export function pastText({ foundAt, shopName, priceFen }: Work): string {
  const price = priceFen === null ? '当时没有报价' : `当时报价 ${money(priceFen)}`
  return [day(foundAt), shopName, price].filter((one) => one !== null).join(' · ')
}

/** When it comes back. */
export function dueText({ state, dueOn, dueKm, isBooked, isDue }: Work): string {
  if (state === 'stopped') return '已设为不再提醒'
  if (isBooked) return '已加到预约里'
  if (isDue) return '到时间了'
  return `${dayOf(dueOn)}${dueKm === null ? '' : ` 或 ${kilometres(dueKm)} 公里`}提醒`
}
