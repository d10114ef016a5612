import { firstOrder, referral, referralLink } from '@anxin/drizzle/schema/growth'
import { and, count, desc, eq, inArray, lt, lte, ne } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type ReferralRow = typeof referral.$inferSelect
export type ReferralLinkRow = typeof referralLink.$inferSelect

export async function insertLink(tx: Tx, row: ReferralLinkRow): Promise<void> {
  await tx.orm.insert(referralLink).values(row)
}

export async function findLink(q: Queries, id: string): Promise<ReferralLinkRow | null> {
  const [row] = await q.orm.select().from(referralLink).where(eq(referralLink.id, id))
  return row ?? null
}

/** Whether the inviter has shared from this device, or another friend has come from it. */
export async function isDeviceKnown(
  q: Queries,
  device: { readonly hash: string; readonly inviterId: string; readonly friendId: string },
): Promise<boolean> {
  const shared = and(eq(referralLink.ownerId, device.inviterId), eq(referralLink.deviceHash, device.hash))
  const [link] = await q.orm.select({ id: referralLink.id }).from(referralLink).where(shared).limit(1)
  if (link) return true
  const visited = and(eq(referral.deviceHash, device.hash), ne(referral.friendId, device.friendId))
  const [visit] = await q.orm.select({ id: referral.id }).from(referral).where(visited).limit(1)
  return visit !== undefined
}

/** False when another request has stored a referral of the same friend. */
export async function insertReferral(tx: Tx, row: ReferralRow): Promise<boolean> {
  try {
    await tx.orm.insert(referral).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'referral_friend')) return false
    throw error
  }
}

export async function deleteReferral(tx: Tx, id: string): Promise<void> {
  await tx.orm.delete(referral).where(eq(referral.id, id))
}

/** How the friend came, locked until the transaction ends, or null. */
export async function lockReferralOfFriend(tx: Tx, friendId: string): Promise<ReferralRow | null> {
  const [row] = await tx.orm.select().from(referral).where(eq(referral.friendId, friendId)).for('update')
  return row ?? null
}

export async function lockReferral(tx: Tx, id: string): Promise<ReferralRow | null> {
  const [row] = await tx.orm.select().from(referral).where(eq(referral.id, id)).for('update')
  return row ?? null
}

/** The referral that an order of the friend completes, while that still matters, locked, or null. */
export async function lockReferralOfOrder(tx: Tx, orderId: string): Promise<ReferralRow | null> {
  const where = and(eq(referral.orderId, orderId), inArray(referral.state, ['completed', 'rewarded']))
  const [row] = await tx.orm.select().from(referral).where(where).for('update')
  return row ?? null
}

/** Changes a locked referral. */
export async function updateReferral(
  tx: Tx,
  old: ReferralRow,
  set: Partial<Pick<ReferralRow, 'state' | 'orderId' | 'rewardAt'>>,
): Promise<void> {
  const where = and(eq(referral.id, old.id), eq(referral.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(referral).set(set).where(where)
  assert(affectedRows === 1, `referral ${old.id} changed under its lock`)
}

/** Up to `limit` friends of an inviter before `beforeId`, newest first. */
export async function pageOfReferrals(
  q: Queries,
  inviterId: string,
  beforeId: string | null,
  limit: number,
): Promise<ReferralRow[]> {
  const before = beforeId === null ? undefined : lt(referral.id, beforeId)
  const where = and(eq(referral.inviterId, inviterId), before)
  return q.orm.select().from(referral).where(where).orderBy(desc(referral.id)).limit(limit)
}

export async function countReferrals(q: Queries, inviterId: string): Promise<number> {
  const [row] = await q.orm.select({ n: count() }).from(referral).where(eq(referral.inviterId, inviterId))
  return row?.n ?? 0
}

/** The place of a friend among those of an inviter: 1 for the first. */
export async function ordinalOf(q: Queries, { inviterId, id }: ReferralRow): Promise<number> {
  const where = and(eq(referral.inviterId, inviterId), lte(referral.id, id))
  const [row] = await q.orm.select({ n: count() }).from(referral).where(where)
  return row?.n ?? 0
}

/** Notes that an owner has ordered; a later order changes nothing. */
export async function noteFirstOrder(tx: Tx, row: typeof firstOrder.$inferInsert): Promise<void> {
  try {
    await tx.orm.insert(firstOrder).values(row)
  } catch (error) {
    if (!isDuplicate(error, 'PRIMARY') && !isDuplicate(error, 'first_order.')) throw error
  }
}

export async function hasOrdered(q: Queries, ownerId: string): Promise<boolean> {
  const [row] = await q.orm.select().from(firstOrder).where(eq(firstOrder.ownerId, ownerId))
  return row !== undefined
}
