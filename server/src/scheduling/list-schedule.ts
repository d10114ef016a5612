import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { readDayBookings, readDayLeaves, readWeekLoad } from './scheduling.queries'

type Route = 'GET /shop/schedule'

/** The bookings that begin on a day at the caller's shop, the leave that touches it, and how full its week is. */
export async function listSchedule(app: App, { caller, query }: Call<Route>): Promise<Reply<Route>> {
  const [bookings, leaves, week] = await Promise.all([
    readDayBookings(app.db, caller.shopId, query.on),
    readDayLeaves(app.db, caller.shopId, query.on),
    readWeekLoad(app.db, caller.shopId, query.on),
  ])
  return {
    on: query.on,
    items: bookings.map((booking) => ({
      ...booking,
      startAt: booking.startAt.toISOString(),
      endAt: booking.endAt.toISOString(),
    })),
    week,
    leaves: leaves.map(({ technicianId, technicianName, startsAt, endsAt }) => ({
      technicianId,
      technicianName,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
  }
}
