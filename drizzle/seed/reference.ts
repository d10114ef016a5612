import { sql, type SQL } from 'drizzle-orm'
import type { MySqlColumn } from 'drizzle-orm/mysql-core'
import { service, serviceChecklist } from '../schema/catalogue'
import { riskRuleset } from '../schema/risk'
import { vehicleBrand, vehicleSeries } from '../schema/vehicles'
import { CHECKLISTS } from './data/checklists'
import { RISK_RULES } from './data/risk-rules'
import { SERVICES } from './data/services'
import { BRANDS } from './data/vehicles'
import { inBatches, type SeedDb } from './seed-db'

/** A row that comes with the product is dated by the product. */
const FIRST_RULES_AT = new Date(Date.UTC(2026, 0, 1))
const FIRST_RULES = {
  version: 1,
  state: 'active',
  note: '随产品提供的规则',
  authorId: null,
  createdAt: FIRST_RULES_AT,
  activatedAt: FIRST_RULES_AT,
} as const

/** How many rows of each kind the reference data holds. */
export interface ReferenceCounts {
  brands: number
  series: number
  services: number
}

/**
 * Writes brands, series and the service tree, in production too. Rows are found again by their ids, so a second run
 * changes nothing and a correction of the data changes the row. What has gone from the data stays in the database,
 * because cars and orders point to it; a service that was switched off stays off.
 */
export async function seedReference(db: SeedDb): Promise<ReferenceCounts> {
  return db.transaction(async ({ orm }) => {
    const brands = BRANDS.map(({ id, name, initial, source, notedOn }) => ({
      id,
      name,
      initial,
      source,
      notedOn,
    }))
    const series = BRANDS.flatMap((brand) =>
      brand.series.map(({ id, name, yearFrom, yearTo, powertrains }) => ({
        id,
        brandId: brand.id,
        name,
        yearFrom,
        yearTo,
        powertrains,
        source: brand.source,
        notedOn: brand.notedOn,
      })),
    )
    for (const batch of inBatches(brands)) {
      const set = fromInsert(vehicleBrand, ['name', 'initial', 'source', 'notedOn'])
      await orm.insert(vehicleBrand).values(batch).onDuplicateKeyUpdate({ set })
    }
    for (const batch of inBatches(series)) {
      const set = fromInsert(vehicleSeries, [
        'brandId',
        'name',
        'yearFrom',
        'yearTo',
        'powertrains',
        'source',
        'notedOn',
      ])
      await orm.insert(vehicleSeries).values(batch).onDuplicateKeyUpdate({ set })
    }
    const services = SERVICES.map((item, position) => ({
      id: item.id,
      code: item.code,
      category: item.category,
      name: item.name,
      about: item.about,
      priceMode: item.priceMode,
      durationMin: item.durationMin,
      bufferMin: item.bufferMin,
      skill: item.skill,
      bayKind: item.bayKind,
      powertrains: [...item.powertrains],
      triage: item.triage,
      position: position + 1,
    }))
    for (const batch of inBatches(services)) {
      const set = fromInsert(service, [
        'code',
        'category',
        'name',
        'about',
        'priceMode',
        'durationMin',
        'bufferMin',
        'skill',
        'bayKind',
        'powertrains',
        'triage',
        'position',
      ])
      await orm.insert(service).values(batch).onDuplicateKeyUpdate({ set })
    }
    // A version that is there is never changed: orders keep it.
    const lists = CHECKLISTS.map((item) => ({ ...item, sheet: [...item.sheet], steps: [...item.steps] }))
    for (const batch of inBatches(lists)) {
      const set = { version: sql`${serviceChecklist.version}` }
      await orm.insert(serviceChecklist).values(batch).onDuplicateKeyUpdate({ set })
    }
    // Once: from then on operators decide which rules are in force.
    await orm
      .insert(riskRuleset)
      .values({ ...FIRST_RULES, rules: [...RISK_RULES] })
      .onDuplicateKeyUpdate({ set: { version: FIRST_RULES.version } })
    return { brands: brands.length, series: series.length, services: services.length }
  })
}

/** `column = VALUES(column)`: MariaDB and MySQL both know it; the newer row alias is MySQL's alone. */
function fromInsert<K extends string>(table: Record<K, MySqlColumn>, columns: readonly K[]): Record<K, SQL> {
  const entries = columns.map((column) => [column, sql`values(${table[column]})`] as const)
  return Object.fromEntries(entries) as Record<K, SQL>
}
