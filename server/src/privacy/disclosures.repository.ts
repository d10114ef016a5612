import { disclosure } from '@anxin/drizzle/schema/privacy'
import { and, count, desc, eq, lt } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

export type DisclosureRow = typeof disclosure.$inferSelect

export async function insertDisclosure(tx: Tx, row: DisclosureRow): Promise<void> {
  await tx.orm.insert(disclosure).values(row)
}

export async function findDisclosure(q: Queries, id: string): Promise<DisclosureRow | null> {
  const [row] = await q.orm.select().from(disclosure).where(eq(disclosure.id, id))
  return row ?? null
}

/** An owner's looks, newest first. */
export async function pageOfDisclosures(
  q: Queries,
  ownerId: string,
  beforeId: string | null,
  limit: number,
): Promise<DisclosureRow[]> {
  const older = beforeId === null ? [] : [lt(disclosure.id, beforeId)]
  return q.orm
    .select()
    .from(disclosure)
    .where(and(eq(disclosure.ownerId, ownerId), ...older))
    .orderBy(desc(disclosure.id))
    .limit(limit)
}

export async function countDisclosures(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.orm.select({ n: count() }).from(disclosure).where(eq(disclosure.ownerId, ownerId))
  return row?.n ?? 0
}

/** What a viewer wrote may name the person. */
export async function eraseDisclosureNotes(tx: Tx, ownerId: string): Promise<void> {
  await tx.orm.update(disclosure).set({ note: '' }).where(eq(disclosure.ownerId, ownerId))
}
