import { showcase, showcaseAnswer, showcasePhoto } from '@anxin/drizzle/schema/showcases'
import { assert } from '@anxin/shared/kernel/errors'
import type { ShowcaseState } from '@anxin/shared/showcases/showcase.machine'
import { and, asc, count, desc, eq, inArray, lt, notInArray } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

export type ShowcaseRow = typeof showcase.$inferSelect
export type ShowcasePhotoRow = typeof showcasePhoto.$inferSelect
export type ShowcaseAnswerRow = typeof showcaseAnswer.$inferSelect

/** One an order: the caller has locked the order. */
export async function insertShowcase(tx: Tx, row: ShowcaseRow): Promise<void> {
  await tx.orm.insert(showcase).values(row)
}

export async function findShowcase(q: Queries, id: string): Promise<ShowcaseRow | null> {
  const [row] = await q.orm.select().from(showcase).where(eq(showcase.id, id))
  return row ?? null
}

export async function findShowcaseOfOrder(q: Queries, orderId: string): Promise<ShowcaseRow | null> {
  const [row] = await q.orm.select().from(showcase).where(eq(showcase.orderId, orderId))
  return row ?? null
}

export async function lockShowcaseOfOrder(tx: Tx, orderId: string): Promise<ShowcaseRow | null> {
  const [row] = await tx.orm.select().from(showcase).where(eq(showcase.orderId, orderId)).for('update')
  return row ?? null
}

/** Changes a locked showcase and returns it as it is now. */
export async function updateShowcase(
  tx: Tx,
  old: ShowcaseRow,
  set: Partial<ShowcaseRow>,
): Promise<ShowcaseRow> {
  const where = and(eq(showcase.id, old.id), eq(showcase.state, old.state), eq(showcase.asks, old.asks))
  const [{ affectedRows }] = await tx.orm.update(showcase).set(set).where(where)
  assert(affectedRows === 1, `showcase ${old.id} changed under its lock`)
  return { ...old, ...set }
}

export async function insertAnswer(tx: Tx, row: ShowcaseAnswerRow): Promise<void> {
  await tx.orm.insert(showcaseAnswer).values(row)
}

export async function insertShowcasePhotos(tx: Tx, rows: readonly ShowcasePhotoRow[]): Promise<void> {
  await tx.orm.insert(showcasePhoto).values([...rows])
}

export async function deleteShowcasePhotos(tx: Tx, showcaseId: string): Promise<void> {
  await tx.orm.delete(showcasePhoto).where(eq(showcasePhoto.showcaseId, showcaseId))
}

/** The pictures of some showcases, in their order. */
export async function showcasePhotosOf(
  q: Queries,
  showcaseIds: readonly string[],
): Promise<ShowcasePhotoRow[]> {
  if (showcaseIds.length === 0) return []
  const { showcaseId, seq } = showcasePhoto
  const where = inArray(showcaseId, [...showcaseIds])
  return q.orm.select().from(showcasePhoto).where(where).orderBy(asc(showcaseId), asc(seq))
}

/** A picture and the showcase that it belongs to now, or null. */
export async function showcaseOfPhoto(q: Queries, photoId: string): Promise<ShowcaseRow | null> {
  const [found] = await q.orm
    .select({ showcase })
    .from(showcasePhoto)
    .innerJoin(showcase, eq(showcase.id, showcasePhoto.showcaseId))
    .where(eq(showcasePhoto.id, photoId))
  return found?.showcase ?? null
}

/** Up to `limit` published showcases of a shop or a technician before `beforeId`, newest first. */
export async function pageOfPublished(
  q: Queries,
  of: { readonly shopId: string } | { readonly technicianId: string },
  beforeId: string | null,
  limit: number,
): Promise<ShowcaseRow[]> {
  const whose = 'shopId' in of ? eq(showcase.shopId, of.shopId) : eq(showcase.technicianId, of.technicianId)
  const before = beforeId === null ? undefined : lt(showcase.id, beforeId)
  const where = and(whose, eq(showcase.state, 'published'), before)
  return q.orm.select().from(showcase).where(where).orderBy(desc(showcase.id)).limit(limit)
}

const ENDED: ShowcaseState[] = ['refused', 'revoked', 'dropped']

/** The showcases of an owner that have not ended, locked; one order has one at most. */
export async function lockOpenShowcasesOf(tx: Tx, ownerId: string, limit: number): Promise<ShowcaseRow[]> {
  const where = and(eq(showcase.ownerId, ownerId), notInArray(showcase.state, ENDED))
  return tx.orm.select().from(showcase).where(where).orderBy(asc(showcase.id)).limit(limit).for('update')
}

/** How often an owner was asked for a showcase, and how many everybody reads now. */
export async function countShowcases(
  q: Queries,
  ownerId: string,
): Promise<{ all: number; published: number }> {
  const rows = await q.orm
    .select({ state: showcase.state, n: count() })
    .from(showcase)
    .where(eq(showcase.ownerId, ownerId))
    .groupBy(showcase.state)
  const sum = (some: typeof rows) => some.reduce((total, { n }) => total + n, 0)
  return { all: sum(rows), published: sum(rows.filter(({ state }) => state === 'published')) }
}
