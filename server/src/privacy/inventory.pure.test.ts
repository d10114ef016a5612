import { isSealed } from '@anxin/drizzle/columns'
import * as schema from '@anxin/drizzle/schema'
import { getTableColumns, is } from 'drizzle-orm'
import { getTableConfig, MySqlTable } from 'drizzle-orm/mysql-core'
import { describe, expect, it } from 'vitest'
import { OTHER_TABLES, OWNER_TABLES } from './inventory'
import { INVENTORY } from './list-kept-data'

const exported: readonly unknown[] = Object.values(schema)
const tables = exported.filter((value): value is MySqlTable => is(value, MySqlTable))
const nameOf = (table: MySqlTable) => getTableConfig(table).name
const owned = new Map(OWNER_TABLES.map((entry) => [nameOf(entry.table), entry]))

describe('the field inventory', () => {
  it('holds every table of the schema exactly once, with a purpose and a retention where it is about owners', () => {
    const names = tables.map(nameOf)
    expect(names.length).toBeGreaterThan(60)
    const listed = [...owned.keys(), ...Object.keys(OTHER_TABLES)]
    expect(listed.toSorted()).toEqual(names.toSorted())
    const kept = INVENTORY.map(({ what }) => what)
    for (const entry of OWNER_TABLES) expect(kept).toContain(entry.kept)
  })

  it('says of every column of an owner’s table how it leaves in a copy', () => {
    for (const { table, fields } of OWNER_TABLES)
      expect(Object.keys(fields).toSorted(), nameOf(table)).toEqual(
        Object.keys(getTableColumns(table)).toSorted(),
      )
  })

  it('has no table with an owner’s id or sealed data among those that are said to hold nothing of owners', () => {
    const suspects = tables
      .filter((table) => !owned.has(nameOf(table)))
      .flatMap((table) =>
        Object.entries(getTableColumns(table))
          .filter(
            ([name, column]) =>
              /^(ownerId|payerId|inviterId|friendId|userId)$/.test(name) || isSealed(column),
          )
          .map(([name]) => `${nameOf(table)}.${name}`),
      )
    expect(suspects.toSorted()).toEqual(OF_OTHERS.toSorted())
  })
})

/** Sealed or a person's, and of somebody else than an owner. */
const OF_OTHERS = [
  'incident.ownerId', // the operator who sees to it
  'merchant_application.accountSealed',
  'merchant_application.contactSealed',
  'merchant_application.personSealed',
  'operator.totpSecretSealed',
  'settlement_change.accountSealed',
  'shop.phoneSealed',
  'shop_staff.phoneSealed',
  'shop_staff.userId',
  'technician_certificate.numberSealed',
]
