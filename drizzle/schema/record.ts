import { index, int, mysqlTable, primaryKey } from 'drizzle-orm/mysql-core'
import { flag, id, instant, text, word } from '../columns'

/** A link by which somebody else reads the record of a car; its token is this id with a signature. */
export const recordLink = mysqlTable(
  'record_link',
  {
    id: id().primaryKey(),
    vehicleId: id().notNull(),
    /** Who made it: it shows nothing once the car is somebody else's. */
    ownerId: id().notNull(),
    withPrices: flag().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
  },
  (t) => [
    index('record_link_vehicle').on(t.vehicleId, t.id),
    index('record_link_owner').on(t.ownerId), // the copy of an account
  ],
)

/** That somebody opened a link, and how often: its owner is told, without a name. */
export const recordOpening = mysqlTable(
  'record_opening',
  {
    linkId: id().notNull(),
    userId: id().notNull(),
    times: int().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.linkId, t.userId] })],
)

/** An offer to hand a car over to a new owner; accepted once, by whoever has its token. */
export const vehicleTransfer = mysqlTable(
  'vehicle_transfer',
  {
    id: id().primaryKey(),
    vehicleId: id().notNull(),
    fromOwnerId: id().notNull(),
    withPrices: flag().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    acceptedAt: instant(),
    acceptedBy: id(),
  },
  (t) => [
    index('vehicle_transfer_vehicle').on(t.vehicleId, t.id),
    index('vehicle_transfer_from').on(t.fromOwnerId), // the copies of both sides' accounts
    index('vehicle_transfer_to').on(t.acceptedBy),
  ],
)

/** What each side of a transfer said yes to, to the letter. Append-only. */
export const transferConsent = mysqlTable(
  'transfer_consent',
  {
    transferId: id().notNull(),
    side: word(['from', 'to'] as const).notNull(),
    userId: id().notNull(),
    text: text(400).notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.side] }),
    index('transfer_consent_user').on(t.userId), // and what each said
  ],
)
