import type { Sealed } from '@anxin/drizzle/columns'
import type { Queries, Tx } from '../platform/db'
import type { SealedTable } from './sealed-columns.queries'

export type SealedRow = Readonly<Record<string, Sealed | null>> & { readonly id: string }

/** Rows from one key on, of which a column was not sealed with the current key. Walks the primary key. */
export async function rowsToReseal(
  q: Queries,
  { table, key, columns }: SealedTable,
  page: { readonly afterId: string; readonly currentPrefix: string; readonly limit: number },
): Promise<SealedRow[]> {
  const isOld = columns.map((column) => `LEFT(\`${column}\`, ?) <> ?`).join(' OR ')
  const names = columns.map((column) => `\`${column}\``).join(', ')
  const { afterId, currentPrefix, limit } = page
  return q.rows<SealedRow>(
    `SELECT \`${key}\` AS id, ${names} FROM \`${table}\` WHERE \`${key}\` > ? AND (${isOld}) ORDER BY \`${key}\` LIMIT ${limit}`,
    [afterId, ...columns.flatMap(() => [currentPrefix.length, currentPrefix])],
  )
}

/** Puts a value in the place of the one that was read; somebody else's newer one stays. */
export function replaceSealed(
  tx: Tx,
  { table, key }: SealedTable,
  change: { readonly id: string; readonly column: string; readonly from: Sealed; readonly to: Sealed },
): void {
  const { id, column, from, to } = change
  tx.write(`UPDATE \`${table}\` SET \`${column}\` = ? WHERE \`${key}\` = ? AND \`${column}\` = ?`, [
    to,
    id,
    from,
  ])
}
