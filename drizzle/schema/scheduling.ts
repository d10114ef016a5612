import { index, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { id, instant } from '../columns'

/**
 * One half hour of one bay or one technician. The primary key is what makes two bookings of the same resource at
 * the same time impossible; everything before it only finds a likely free one.
 */
export const slotUnit = mysqlTable(
  'slot_unit',
  {
    resourceId: id().notNull(),
    startsAt: instant().notNull(),
    shopId: id().notNull(),
    orderId: id().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.resourceId, t.startsAt] }),
    index('slot_unit_day').on(t.shopId, t.startsAt, t.resourceId), // a shop's day, read from the index alone
    index('slot_unit_order').on(t.orderId),
  ],
)

/** Which bay and technician an order holds, and for how long (buffer included). */
export const booking = mysqlTable(
  'booking',
  {
    orderId: id().primaryKey(),
    shopId: id().notNull(),
    bayId: id().notNull(),
    technicianId: id().notNull(),
    startAt: instant().notNull(),
    endAt: instant().notNull(),
  },
  (t) => [
    index('booking_day').on(t.shopId, t.startAt),
    index('booking_technician').on(t.technicianId, t.startAt),
  ],
)
