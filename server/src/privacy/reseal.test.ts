import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, makeOwner, makeShop } from '../../test/harness/world'
import type { App } from '../app'
import { createSeal } from '../platform/seal'
import { reseal } from './reseal'
import { sealedTables } from './sealed-columns.queries'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
  // What other files of this worker made by hand can be opened by nobody.
  for (const { table, columns } of sealedTables())
    await t.app.db.run(
      `DELETE FROM \`${table}\` WHERE ${columns.map((c) => `${c} NOT LIKE 'k_.%'`).join(' OR ')}`,
      [],
    )
})
afterAll(() => t.close())

/** The product as it is once a new key comes first; the former one still opens. */
let nth = 1
let rotated: App
beforeEach(() => {
  const { SEAL_KEYS, BLIND_INDEX_KEY } = t.app.env
  const keys = [[`n${++nth}`, randomBytes(32)] as const, ...former, ...SEAL_KEYS]
  former.unshift(keys[0] as (typeof former)[number])
  rotated = { ...t.app, seal: createSeal(keys, BLIND_INDEX_KEY) }
})
const former: (readonly [string, Buffer])[] = []

const valuesOf = async (table: string, column: string) =>
  t.app.db.rows<{ id: string; v: string | null }>(`SELECT id, ${column} AS v FROM \`${table}\``, [])

describe('sealing with a new key', () => {
  it('knows every sealed column, by its type', async () => {
    const named = await t.app.db.rows<{ t: string; c: string }>(
      "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND column_name LIKE '%\\_sealed'",
      [],
    )
    const known = sealedTables().flatMap(({ table, columns }) =>
      columns.map((column) => `${table}.${column}`),
    )
    expect(known.toSorted()).toEqual(named.map(({ t: table, c }) => `${table}.${c}`).toSorted())
    expect(known.length).toBeGreaterThan(10)
  })

  it('leaves nothing that the old key is needed for, and every value reads the same', async () => {
    const owner = await makeOwner(t)
    const phone = await bindPhone(t, owner)
    await makeShop(t)
    const before = await valuesOf('user', 'phone_sealed')
    const lines = await reseal(rotated)
    expect(lines.at(-1)).toContain(`Everything is sealed with n${nth}`)
    for (const { table, columns } of sealedTables())
      for (const column of columns) {
        const [{ n } = { n: -1 }] = await t.app.db.rows<{ n: number }>(
          `SELECT COUNT(*) AS n FROM \`${table}\` WHERE ${column} IS NOT NULL AND ${column} NOT LIKE 'n${nth}.%'`,
          [],
        )
        expect(n, `${table}.${column}`).toBe(0)
      }
    const after = await valuesOf('user', 'phone_sealed')
    const mine = after.find(({ id }) => id === owner.userId)?.v
    expect(rotated.seal.open(mine as never)).toBe(phone)
    expect(after).toHaveLength(before.length)
  })

  it('done again changes nothing', async () => {
    await reseal(rotated)
    const before = await valuesOf('vehicle', 'plate_sealed')
    const lines = await reseal(rotated)
    expect(lines.filter((line) => / [1-9]\d* (values )?sealed anew/.test(line))).toEqual([])
    expect(await valuesOf('vehicle', 'plate_sealed')).toEqual(before)
  })

  it('never puts an old value back over a newer one', async () => {
    const owner = await makeOwner(t)
    await bindPhone(t, owner)
    const newer = rotated.seal.seal('13800001234')
    const { db } = rotated
    // The phone changes after it was read and before it is written.
    const racing: App = {
      ...rotated,
      db: {
        ...db,
        async transaction(fn) {
          await db.run('UPDATE user SET phone_sealed = ? WHERE id = ?', [newer, owner.userId])
          return db.transaction(fn)
        },
      },
    }
    await reseal(racing)
    const after = await valuesOf('user', 'phone_sealed')
    expect(after.find(({ id }) => id === owner.userId)?.v).toBe(newer)
  })

  it('says so when a process that still seals with the old key wrote meanwhile', async () => {
    const owner = await makeOwner(t)
    const { db } = rotated
    let isLate = false
    const racing: App = {
      ...rotated,
      db: {
        ...db,
        rows: async (sql, values) => {
          const rows = await db.rows(sql, values)
          if (sql.includes('`user`') && rows.length === 0 && !isLate) {
            isLate = true
            const old = t.app.seal.seal('13800005678')
            await db.run('UPDATE user SET phone_sealed = ? WHERE id = ?', [old, owner.userId])
          }
          return rows as never
        },
      },
    }
    expect((await reseal(racing)).at(-1)).toBe(
      `1 rows changed meanwhile under another key: run it again once every process seals with n${nth}.`,
    )
    expect((await reseal(rotated)).at(-1)).toContain('Everything is sealed')
  })
})
