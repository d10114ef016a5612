import type { Reply } from '@/common/request'

export type Schedule = Reply<'GET /shop/schedule'>
export type Booking = Schedule['items'][number]
export type Leave = Schedule['leaves'][number]
export type Shop = Reply<'GET /shop'>
export type View = 'bay' | 'technician'

/** One bay or one technician with what the day holds for it. */
export type Column = {
  readonly id: string
  readonly name: string
  readonly bookings: readonly Booking[]
  readonly leaves: readonly Leave[]
}

/** Every bay or technician in use, and those out of use that still hold something. */
export function columnsOf(view: View, shop: Shop, schedule: Schedule): Column[] {
  const owners = view === 'bay' ? shop.bays : shop.technicians
  return owners
    .map(({ id, name, active }) => ({
      id,
      name,
      active,
      bookings: schedule.items.filter((one) => (view === 'bay' ? one.bayId : one.technicianId) === id),
      leaves: view === 'bay' ? [] : schedule.leaves.filter(({ technicianId }) => technicianId === id),
    }))
    .filter(({ active, bookings, leaves }) => active || bookings.length > 0 || leaves.length > 0)
}

/** Before which of the bookings the line of the present stands: the first that has not ended. */
export function placeOfNow(bookings: readonly Booking[], nowMs: number): number {
  const index = bookings.findIndex(({ endAt }) => Date.parse(endAt) > nowMs)
  return index === -1 ? bookings.length : index
}

/** Why a shop is closed on a day, or null: 1 is Monday. */
export function closedWhy(
  shop: Shop,
  on: string,
): { readonly text: string; readonly isHoliday: boolean } | null {
  const holiday = shop.holidays.find((one) => one.on === on)
  if (holiday !== undefined) return { text: `这天休息：${holiday.name}`, isHoliday: true }
  const weekday = new Date(`${on}T00:00:00.000Z`).getUTCDay() || 7
  if (shop.hours.some((one) => one.weekday === weekday)) return null
  return { text: '每周的这一天不营业', isHoliday: false }
}
