import { BAY_KINDS, PRICE_MODES, type PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { REPAIR_KINDS } from '@anxin/shared/care/warranty'
import type { SheetItem, WorkStep } from '@anxin/shared/catalogue/checklist'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import { index, mysqlTable, primaryKey, smallint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, flag, id, instant, json, key, name, text, word } from '../columns'

/** The service tree: reference data, the same for every shop. */
export const service = mysqlTable(
  'service',
  {
    id: id().primaryKey(),
    code: key(40).notNull(),
    category: name().notNull(),
    name: name().notNull(),
    about: text(300).notNull(),
    priceMode: word(PRICE_MODES).notNull(),
    durationMin: smallint().notNull(),
    bufferMin: smallint().notNull(),
    skill: key(20).notNull(),
    bayKind: word(BAY_KINDS).notNull(),
    powertrains: json<Powertrain[]>().notNull(),
    /** routine, diagnosis, body, … : steers the ranking weights. */
    triage: key(20).notNull(),
    position: smallint().notNull(),
    active: flag().notNull().default(true),
  },
  (t) => [uniqueIndex('service_code').on(t.code)],
)

/**
 * How a service is inspected and done, and what kind of repair it is, which gives the floor of its warranty. A version is never changed:
 * an order keeps the one that was the newest when its car came in.
 */
export const serviceChecklist = mysqlTable(
  'service_checklist',
  {
    serviceId: id().notNull(),
    version: smallint().notNull(),
    sheet: json<SheetItem[]>().notNull(),
    steps: json<WorkStep[]>().notNull(),
    repairKind: word(REPAIR_KINDS).notNull(),
  },
  (t) => [primaryKey({ columns: [t.serviceId, t.version] })],
)

/** What one shop asks for one service. An order keeps its own snapshot of the lines. */
export const shopService = mysqlTable(
  'shop_service',
  {
    shopId: id().notNull(),
    serviceId: id().notNull(),
    active: flag().notNull(),
    lines: json<PriceLine[]>().notNull(),
    labourFen: fen().notNull(),
    partsFen: fen().notNull(),
    consumablesFen: fen().notNull(),
    totalFen: fen().notNull(),
    totalMaxFen: fen(),
    depositFen: fen().notNull(),
    inspectionFeeFen: fen().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shopId, t.serviceId] }),
    index('shop_service_service').on(t.serviceId, t.active, t.shopId), // who offers it
  ],
)

export const quoteTemplate = mysqlTable(
  'quote_template',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    name: name().notNull(),
    /** For which service and which car it is offered first; null for any. */
    serviceId: id(),
    model: name(),
    lines: json<PriceLine[]>().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('quote_template_shop').on(t.shopId, t.id)],
)
