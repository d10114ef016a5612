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
import { blindIndex, id, instant, json, localDate, name, sealed, word } from '../columns'

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
