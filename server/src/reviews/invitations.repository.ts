import { reviewInvitation } from '@anxin/drizzle/schema/reviews'
import { and, eq } from 'drizzle-orm'
import type { Tx } from '../platform/db'

/** False where the order has invited before, or never will. The row that stands is locked until the transaction ends. */
export async function insertInvitation(tx: Tx, row: typeof reviewInvitation.$inferInsert): Promise<boolean> {
  const [{ affectedRows }] = await tx.orm.insert(reviewInvitation).ignore().values(row)
  return affectedRows === 1
}

/** The reminder is sent; false where there was one, or none is wanted any more. */
export async function moveInvitation(tx: Tx, orderId: string, at: Date): Promise<boolean> {
  const where = and(eq(reviewInvitation.orderId, orderId), eq(reviewInvitation.state, 'invited'))
  const [{ affectedRows }] = await tx.orm.update(reviewInvitation).set({ state: 'reminded', at }).where(where)
  return affectedRows === 1
}

/** Whatever it was. */
export async function stopInvitation(tx: Tx, orderId: string, at: Date): Promise<void> {
  const set = { state: 'stopped', at } as const
  await tx.orm
    .insert(reviewInvitation)
    .values({ orderId, ...set })
    .onDuplicateKeyUpdate({ set })
}
