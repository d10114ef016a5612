import { statement } from '@anxin/drizzle/schema/statements'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'
import type { Figures } from './statement-figures'

export type StatementRow = typeof statement.$inferSelect

const statements = preparedTable(statement)

/** Writes a day once; false when it is there. Nothing in this table is ever changed or removed. */
export async function insertStatement(tx: Tx, row: StatementRow): Promise<boolean> {
  if (await findStatement(tx, row.shopId, row.day)) return false
  statements.writeInsert(tx, [row])
  return true
}

export async function findStatement(q: Queries, shopId: string, day: string): Promise<StatementRow | null> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${statements.columns} FROM statement WHERE shop_id = ? AND day = ?`,
    [shopId, day],
  )
  return raw ? statements.row(raw) : null
}

/** The day of the newest statement of a shop, or null before the first. */
export async function lastStatementDay(q: Queries, shopId: string): Promise<string | null> {
  const [row] = await q.rows<{ day: string | null }>(
    'SELECT MAX(day) AS day FROM statement WHERE shop_id = ?',
    [shopId],
  )
  return row?.day ?? null
}

/** Up to `limit` statements before a day, newest first. */
export async function pageOfStatements(
  q: Queries,
  shopId: string,
  beforeDay: string | null,
  limit: number,
): Promise<StatementRow[]> {
  const before = beforeDay === null ? undefined : lt(statement.day, beforeDay)
  return q.orm
    .select()
    .from(statement)
    .where(and(eq(statement.shopId, shopId), before))
    .orderBy(desc(statement.day))
    .limit(limit)
}

type SumsRow = Record<
  'released' | 'commission' | 'commission_back' | 'refunded' | 'recovered' | 'other' | 'net',
  number | string | null
>

/** What all statements of a shop sum to. */
export async function sumOfStatements(q: Queries, shopId: string): Promise<Figures> {
  const [row] = await q.rows<SumsRow>(
    `SELECT SUM(released_fen) AS released, SUM(commission_fen) AS commission, SUM(commission_back_fen) AS commission_back,
      SUM(refunded_fen) AS refunded, SUM(recovered_fen) AS recovered, SUM(other_fen) AS other, SUM(net_fen) AS net
     FROM statement WHERE shop_id = ?`,
    [shopId],
  )
  return {
    releasedFen: Number(row?.released ?? 0),
    commissionFen: Number(row?.commission ?? 0),
    commissionBackFen: Number(row?.commission_back ?? 0),
    refundedFen: Number(row?.refunded ?? 0),
    recoveredFen: Number(row?.recovered ?? 0),
    otherFen: Number(row?.other ?? 0),
    netFen: Number(row?.net ?? 0),
  }
}
