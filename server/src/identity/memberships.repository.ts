import type { BlindIndex } from '@anxin/drizzle/columns'
import { shop, shopStaff } from '@anxin/drizzle/schema/shops'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { and, eq, isNull } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

/**
 * Roles are identity's, and a membership is a role in a shop. The shops domain invites and removes; who somebody is
 * at sign-in is read here, because identity may not ask a domain that stands on it.
 */
export type MembershipRow = {
  readonly staffId: string
  readonly shopId: string
  readonly shopName: string
  readonly role: StaffRole
  readonly showPrices: boolean
}

/** Nobody works for more shops than this; a bound for the list, not a rule. */
const MEMBERSHIPS_MAX = 50

/** The shops that the user works for, the oldest membership first. */
export async function membershipsOf(q: Queries, userId: string): Promise<MembershipRow[]> {
  return q.orm
    .select({
      staffId: shopStaff.id,
      shopId: shopStaff.shopId,
      shopName: shop.name,
      role: shopStaff.role,
      showPrices: shopStaff.showPrices,
    })
    .from(shopStaff)
    .innerJoin(shop, eq(shop.id, shopStaff.shopId))
    .where(and(eq(shopStaff.userId, userId), isNull(shopStaff.removedAt)))
    .orderBy(shopStaff.id)
    .limit(MEMBERSHIPS_MAX)
}

/** Makes the user a member wherever this phone was invited and nobody has joined yet; returns how many joined. */
export async function joinInvited(tx: Tx, userId: string, phoneIndex: BlindIndex): Promise<number> {
  const { affectedRows } = await tx.run(
    'UPDATE shop_staff SET user_id = ? WHERE phone_index = ? AND user_id IS NULL AND removed_at IS NULL',
    [userId, phoneIndex],
  )
  return affectedRows
}

/** Gives the memberships of one user to another. */
export async function moveMemberships(tx: Tx, fromUserId: string, toUserId: string): Promise<void> {
  await tx.run('UPDATE shop_staff SET user_id = ? WHERE user_id = ?', [toUserId, fromUserId])
}
