import type { BlindIndex, Sealed } from '@anxin/drizzle/columns'
import { user, wechatIdentity } from '@anxin/drizzle/schema/identity'
import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import { and, count, eq } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import type { Queries, Tx } from '../platform/db'

export type UserRow = typeof user.$inferSelect
type IdentityRow = typeof wechatIdentity.$inferSelect

/** The account behind an openid, locked until the transaction ends, or null. */
export async function lockIdentity(
  tx: Tx,
  app: MiniApp,
  openidIndex: BlindIndex,
): Promise<IdentityRow | null> {
  const where = and(eq(wechatIdentity.app, app), eq(wechatIdentity.openidIndex, openidIndex))
  const [row] = await tx.orm.select().from(wechatIdentity).where(where).for('update')
  return row ?? null
}

export async function insertIdentity(tx: Tx, row: IdentityRow): Promise<void> {
  await tx.orm.insert(wechatIdentity).values(row)
}

/** WeChat may hand out a new session key at any login; only the latest one decrypts. */
export async function setSessionKey(tx: Tx, id: string, sessionKeySealed: Sealed): Promise<void> {
  await tx.orm.update(wechatIdentity).set({ sessionKeySealed }).where(eq(wechatIdentity.id, id))
}

/** Gives every account of one user to another. */
export async function moveIdentities(tx: Tx, fromUserId: string, toUserId: string): Promise<void> {
  await tx.orm.update(wechatIdentity).set({ userId: toUserId }).where(eq(wechatIdentity.userId, fromUserId))
}

export async function countIdentities(q: Queries, userId: string): Promise<number> {
  const where = eq(wechatIdentity.userId, userId)
  const [row] = await q.orm.select({ n: count() }).from(wechatIdentity).where(where)
  return row?.n ?? 0
}

/** Forgets by which openids WeChat knows the user. */
export async function deleteIdentities(tx: Tx, userId: string): Promise<void> {
  await tx.orm.delete(wechatIdentity).where(eq(wechatIdentity.userId, userId))
}

/** In which mini-programs the user has been. */
export async function appsOf(q: Queries, userId: string): Promise<MiniApp[]> {
  const rows = await q.orm
    .selectDistinct({ app: wechatIdentity.app })
    .from(wechatIdentity)
    .where(eq(wechatIdentity.userId, userId))
  return rows.map(({ app }) => app)
}

/** The newest openid of the user in one mini-program, sealed, or null: an exchanged app id gives everybody a new one. */
export async function findOpenid(q: Queries, userId: string, app: MiniApp): Promise<Sealed | null> {
  const [row] = await q.rows<{ openid_sealed: Sealed }>(
    'SELECT openid_sealed FROM wechat_identity WHERE user_id = ? AND app = ? ORDER BY id DESC LIMIT 1',
    [userId, app],
  )
  return row?.openid_sealed ?? null
}

export async function findUser(q: Queries, id: string): Promise<UserRow | null> {
  const [row] = await q.orm.select().from(user).where(eq(user.id, id))
  return row ?? null
}

/** The user, locked until the transaction ends. A caller's row exists; that it does not is a bug. */
export async function lockUser(tx: Tx, id: string): Promise<UserRow> {
  const [row] = await tx.orm.select().from(user).where(eq(user.id, id)).for('update')
  assert(row, `user ${id} exists`)
  return row
}

export async function lockUserByUnionid(tx: Tx, unionidIndex: BlindIndex): Promise<UserRow | null> {
  const [row] = await tx.orm.select().from(user).where(eq(user.unionidIndex, unionidIndex)).for('update')
  return row ?? null
}

export async function insertUser(tx: Tx, row: UserRow): Promise<void> {
  await tx.orm.insert(user).values(row)
}

export async function updateUser(tx: Tx, id: string, change: Partial<UserRow>): Promise<void> {
  await tx.orm.update(user).set(change).where(eq(user.id, id))
}

/** Removes a user who turned out to be another one; tokens of a missing user are refused. */
export async function deleteUser(tx: Tx, id: string): Promise<void> {
  await tx.orm.delete(user).where(eq(user.id, id))
}

/** Whether the user has no phone on file. */
export async function isWithoutPhone(q: Queries, id: string): Promise<boolean> {
  const [row] = await q.rows('SELECT id FROM `user` WHERE id = ? AND phone_index IS NULL', [id])
  return row !== undefined
}

/** How old an account is and by which number it is known, for those who judge by it; null for an unknown id. */
export async function accountOf(
  q: Queries,
  userId: string,
): Promise<{ createdAt: Date; phoneIndex: BlindIndex | null } | null> {
  const [row] = await q.rows<{ createdAt: Date; phoneIndex: BlindIndex | null }>(
    'SELECT created_at AS createdAt, phone_index AS phoneIndex FROM `user` WHERE id = ?',
    [userId],
  )
  return row ?? null
}
