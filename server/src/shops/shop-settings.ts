import { localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Reply } from '../platform/routes'
import { ratingOf, toBay, toDayHours, toTechnician } from './shop-view'
import { listBays, listHolidays, listHours, listTechnicians, type ShopRow } from './shops.repository'

/** A shop with everything that its people set; holidays from today on. */
export async function settingsOf(app: App, q: Queries, shop: ShopRow): Promise<Reply<'GET /shop'>> {
  const hours = await listHours(q, shop.id)
  const holidays = await listHolidays(q, shop.id, localDayOf(app.clock.now()))
  const bays = await listBays(q, shop.id)
  const technicians = await listTechnicians(q, shop.id)
  const { id, name, address, state, instantBook } = shop
  return {
    id,
    name,
    address,
    state,
    instantBook,
    hours: hours.map(toDayHours),
    holidays: holidays.map((holiday) => ({ on: holiday.onDate, name: holiday.name })),
    bays: bays.map(toBay),
    technicians: technicians.map(toTechnician),
    rating: ratingOf(shop),
  }
}
