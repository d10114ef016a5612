import { POWERTRAINS } from '@anxin/shared/vehicles/vehicle.contract'
import {
  char,
  index,
  int,
  mysqlTable,
  smallint,
  text as longText,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/mysql-core'
import { REMEMBERED_LEVELS, REMEMBERED_STATES } from '@anxin/shared/vehicles/remembered.contract'
import { blindIndex, fen, id, instant, json, localDate, name, sealed, text, word } from '../columns'

/** Brands sold in China; reference data with its source and date. */
export const vehicleBrand = mysqlTable('vehicle_brand', {
  id: id().primaryKey(),
  name: name().notNull(),
  /** First pinyin letter, A to Z. */
  initial: char({ length: 1 }).notNull(),
  source: varchar({ length: 200 }).notNull(),
  notedOn: localDate().notNull(),
})

export const vehicleSeries = mysqlTable(
  'vehicle_series',
  {
    id: id().primaryKey(),
    brandId: id().notNull(),
    name: name().notNull(),
    yearFrom: smallint().notNull(),
    /** Null while it is on sale. */
    yearTo: smallint(),
    powertrains: json<(typeof POWERTRAINS)[number][]>().notNull(),
    source: longText().notNull(),
    notedOn: localDate().notNull(),
  },
  (t) => [index('vehicle_series_brand').on(t.brandId, t.id)],
)

/** A car of an owner. Removal sets removedAt and frees the plate; orders keep their own text of the car. */
export const vehicle = mysqlTable(
  'vehicle',
  {
    id: id().primaryKey(),
    ownerId: id().notNull(),
    plateSealed: sealed().notNull(),
    /** Null after removal, so that the owner may add the plate again. */
    plateIndex: blindIndex(),
    vinSealed: sealed(),
    seriesId: id().notNull(),
    modelYear: smallint().notNull(),
    powertrain: word(POWERTRAINS).notNull(),
    odometerKm: int(),
    /** Orders that have not ended; a car with one cannot be removed. Kept by the orders domain. */
    openOrders: int().notNull().default(0),
    createdAt: instant().notNull(),
    removedAt: instant(),
  },
  (t) => [uniqueIndex('vehicle_plate').on(t.ownerId, t.plateIndex)],
)

/**
 * Work that a car needed and did not get; it stays with the car whoever owns it. One row a car and name: found again, it
 * is the same work with the newest price.
 */
export const rememberedWork = mysqlTable(
  'remembered_work',
  {
    id: id().primaryKey(),
    vehicleId: id().notNull(),
    name: name().notNull(),
    level: word(REMEMBERED_LEVELS).notNull(),
    /** In the owner's words or the shop's; gone when the car gets another owner. */
    reason: text(200).notNull(),
    priceFen: fen(),
    photoIds: json<string[]>().notNull(),
    /** Where it was found last. */
    orderId: id().notNull(),
    shopName: name(),
    foundAt: instant().notNull(),
    dueAt: instant().notNull(),
    dueKm: int(),
    state: word(REMEMBERED_STATES).notNull(),
    remindedAt: instant(),
    /** The booking that it was put on. */
    bookedOn: id(),
  },
  (t) => [
    uniqueIndex('remembered_work_name').on(t.vehicleId, t.name),
    index('remembered_work_vehicle').on(t.vehicleId, t.state, t.dueAt),
  ],
)
