import type { BlindIndex } from '@anxin/drizzle/columns'
import { shopStaff, technician } from '@anxin/drizzle/schema/shops'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, asc, count, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'

export type StaffRow = typeof shopStaff.$inferSelect

/** The staff of a shop who have not left, also those who have not joined yet; the oldest membership first. */
export async function listStaff(q: Queries, shopId: string, limit: number): Promise<StaffRow[]> {
  return q.orm
    .select()
    .from(shopStaff)
    .where(and(eq(shopStaff.shopId, shopId), isNull(shopStaff.removedAt)))
    .orderBy(asc(shopStaff.id))
    .limit(limit)
}

export async function countStaff(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm
    .select({ count: count() })
    .from(shopStaff)
    .where(and(eq(shopStaff.shopId, shopId), isNull(shopStaff.removedAt)))
  return row?.count ?? 0
}

/** One member of the shop's staff who has not left, or null. */
export async function findStaff(q: Queries, shopId: string, staffId: string): Promise<StaffRow | null> {
  const [row] = await q.orm
    .select()
    .from(shopStaff)
    .where(and(eq(shopStaff.id, staffId), eq(shopStaff.shopId, shopId), isNull(shopStaff.removedAt)))
  return row ?? null
}

/** What a member of staff is called in their shop, also after they left. */
export async function staffName(q: Queries, staffId: string): Promise<string> {
  const [row] = await q.rows<{ name: string }>('SELECT name FROM shop_staff WHERE id = ?', [staffId])
  return row?.name ?? ''
}

export async function isInvited(q: Queries, shopId: string, phoneIndex: BlindIndex): Promise<boolean> {
  const rows = await q.orm
    .select({ id: shopStaff.id })
    .from(shopStaff)
    .where(
      and(eq(shopStaff.phoneIndex, phoneIndex), eq(shopStaff.shopId, shopId), isNull(shopStaff.removedAt)),
    )
    .limit(1)
  return rows.length > 0
}

/** Owners who have joined: an invitation alone holds no shop. */
export async function countJoinedOwners(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm
    .select({ count: count() })
    .from(shopStaff)
    .where(
      and(
        eq(shopStaff.shopId, shopId),
        eq(shopStaff.role, 'shop-owner'),
        isNotNull(shopStaff.userId),
        isNull(shopStaff.removedAt),
      ),
    )
  return row?.count ?? 0
}

export async function insertStaff(tx: Tx, row: StaffRow): Promise<void> {
  await tx.orm.insert(shopStaff).values(row)
}

export async function setRemoved(tx: Tx, staffId: string, removedAt: Date): Promise<void> {
  await tx.orm.update(shopStaff).set({ removedAt }).where(eq(shopStaff.id, staffId))
}

/** Users who have joined the shop in one of the roles: whom a notice to the shop goes to. */
export async function staffUserIds(
  q: Queries,
  shopId: string,
  roles: readonly StaffRole[],
): Promise<string[]> {
  const rows = await q.orm
    .selectDistinct({ userId: shopStaff.userId })
    .from(shopStaff)
    .where(
      and(
        eq(shopStaff.shopId, shopId),
        inArray(shopStaff.role, [...roles]),
        isNotNull(shopStaff.userId),
        isNull(shopStaff.removedAt),
      ),
    )
    .limit(LIMITS.staffPerShopMax)
  return rows.flatMap(({ userId }) => userId ?? [])
}

/** The member of staff behind a technician, with the user where they have joined; null for a name in the plan only. */
export async function staffOfTechnician(
  q: Queries,
  technicianId: string,
): Promise<{ staffId: string; userId: string | null } | null> {
  const [row] = await q.orm
    .select({ staffId: shopStaff.id, userId: shopStaff.userId })
    .from(technician)
    .innerJoin(shopStaff, eq(shopStaff.id, technician.staffId))
    .where(and(eq(technician.id, technicianId), isNull(shopStaff.removedAt)))
  return row ?? null
}

/** By what the people of a shop are known, also those who have left since an instant and who never joined. */
export async function staffKeysOf(
  q: Queries,
  shopId: string,
  leftSince: Date,
): Promise<{ userId: string | null; phoneIndex: BlindIndex }[]> {
  return q.rows(
    `SELECT user_id AS userId, phone_index AS phoneIndex FROM shop_staff
     WHERE shop_id = ? AND (removed_at IS NULL OR removed_at > ?) ORDER BY id DESC LIMIT ${2 * LIMITS.staffPerShopMax}`,
    [shopId, leftSince],
  )
}

const SHOPS_AT_ONCE = 64
const NAMES_MAX = 20_000

/** The names of all who work or worked for these shops, technicians included. */
export async function staffNamesOf(q: Queries, shopIds: readonly string[]): Promise<string[]> {
  const names = new Set<string>()
  for (let start = 0; start < shopIds.length; start += SHOPS_AT_ONCE) {
    const { marks, values } = inList(shopIds.slice(start, start + SHOPS_AT_ONCE))
    const rows = await q.rows<{ name: string }>(
      `SELECT name FROM shop_staff WHERE shop_id IN (${marks}) UNION SELECT name FROM technician WHERE shop_id IN (${marks}) LIMIT ${NAMES_MAX}`,
      [...values, ...values],
    )
    for (const { name } of rows) names.add(name)
  }
  return [...names]
}

/** A shop, those that share a person with it, and those in which a user works. */
export async function relatedShopIds(q: Queries, shopId: string, userId: string): Promise<string[]> {
  const rows = await q.rows<{ shop_id: string }>(
    `SELECT other.shop_id FROM shop_staff own JOIN shop_staff other ON other.phone_index = own.phone_index
      WHERE own.shop_id = ? AND own.removed_at IS NULL AND other.removed_at IS NULL
     UNION SELECT shop_id FROM shop_staff WHERE user_id = ? AND removed_at IS NULL LIMIT 1000`,
    [shopId, userId],
  )
  return [...new Set([shopId, ...rows.map((row) => row.shop_id)])]
}
