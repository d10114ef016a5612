import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig } from 'drizzle-orm/mysql-core'
import type { Db } from '../platform/db'
import { inList } from '../platform/in-list'
import type { RETENTION } from './retention'

type Rule = Pick<(typeof RETENTION)[number], 'table' | 'since' | 'with'>

/** Deletes up to `limit` rows whose time began before an instant, with what hangs on them; answers how many. */
export async function deleteOld(db: Db, rule: Rule, before: Date, limit: number): Promise<number> {
  const { table, since, with: hanging = [] } = rule
  const name = getTableConfig(table).name
  const where = `\`${toSnakeCase(since.name)}\` < ? LIMIT ${limit}`
  if (hanging.length === 0)
    return (await db.run(`DELETE FROM \`${name}\` WHERE ${where}`, [before])).affectedRows
  return db.transaction(async (tx) => {
    const rows = await tx.rows<{ id: string }>(`SELECT id FROM \`${name}\` WHERE ${where} FOR UPDATE`, [
      before,
    ])
    if (rows.length === 0) return 0
    const { marks, values } = inList(rows.map(({ id }) => id))
    for (const { table: other, by } of hanging)
      await tx.run(
        `DELETE FROM \`${getTableConfig(other).name}\` WHERE \`${toSnakeCase(by.name)}\` IN (${marks})`,
        values,
      )
    return (await tx.run(`DELETE FROM \`${name}\` WHERE id IN (${marks})`, values)).affectedRows
  })
}
