import { followUp } from '@anxin/drizzle/schema/care'
import { and, eq } from 'drizzle-orm'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import type { Queries, Tx } from '../platform/db'

export type FollowUpRow = typeof followUp.$inferSelect

export async function insertFollowUp(tx: Tx, row: FollowUpRow): Promise<void> {
  await tx.orm.insert(followUp).values(row)
}

/** NOT_FOUND before the question was asked. */
export async function getFollowUp(q: Queries, orderId: string): Promise<FollowUpRow> {
  const [row] = await q.orm.select().from(followUp).where(eq(followUp.orderId, orderId))
  if (!row) throw new AppError('NOT_FOUND', `order ${orderId} was not asked`)
  return row
}

/** The question, locked until the transaction ends, or null before it was asked. */
export async function lockFollowUp(tx: Tx, orderId: string): Promise<FollowUpRow | null> {
  const [row] = await tx.orm.select().from(followUp).where(eq(followUp.orderId, orderId)).for('update')
  return row ?? null
}

/** Writes the one answer; asserts that there was none. */
export async function closeFollowUp(
  tx: Tx,
  orderId: string,
  set: Pick<FollowUpRow, 'state' | 'text' | 'answeredAt'>,
): Promise<void> {
  const where = and(eq(followUp.orderId, orderId), eq(followUp.state, 'asked'))
  const [{ affectedRows }] = await tx.orm.update(followUp).set(set).where(where)
  assert(affectedRows === 1, `follow-up ${orderId} changed under its lock`)
}
