import { describe, expect, test } from 'vitest'
import { closedWhy, columnsOf, placeOfNow, type Booking, type Schedule, type Shop } from './day'

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`
const booking = (hour: number, bayId = 'b1', technicianId = 't1') =>
  ({ orderId: `o${hour}`, bayId, technicianId, startAt: at(hour), endAt: at(hour + 1) }) as Booking
const shop = {
  bays: [
    { id: 'b1', name: '1号', active: true },
    { id: 'b2', name: '2号', active: false },
    { id: 'b3', name: '3号', active: false },
  ],
  technicians: [{ id: 't1', name: '王', active: true }],
  hours: [{ weekday: 1, opensMinute: 540, closesMinute: 1080 }],
  holidays: [{ on: '2026-11-30', name: '盘点' }],
} as unknown as Shop

describe('the day of a shop', () => {
  test('shows what is in use, and what is not only while it still holds a booking', () => {
    const schedule = { items: [booking(2), booking(3, 'b2')], leaves: [] } as unknown as Schedule
    expect(columnsOf('bay', shop, schedule).map(({ name, bookings }) => [name, bookings.length])).toEqual([
      ['1号', 1],
      ['2号', 1],
    ])
    expect(columnsOf('technician', shop, schedule)).toMatchObject([{ name: '王', bookings: [{}, {}] }])
  })

  test('has the line of the present before what has not ended', () => {
    const bookings = [booking(2), booking(4)]
    expect(placeOfNow(bookings, Date.parse(at(1)))).toBe(0)
    expect(placeOfNow(bookings, Date.parse(at(2)) + 1)).toBe(0)
    expect(placeOfNow(bookings, Date.parse(at(3)))).toBe(1)
    expect(placeOfNow(bookings, Date.parse(at(5)))).toBe(2)
  })

  test('says why it is closed: a holiday, or a weekday without hours', () => {
    expect(closedWhy(shop, '2026-11-23')).toBeNull()
    expect(closedWhy(shop, '2026-11-30')).toEqual({ text: '这天休息：盘点', isHoliday: true })
    expect(closedWhy(shop, '2026-11-29')).toMatchObject({ isHoliday: false })
  })
})
