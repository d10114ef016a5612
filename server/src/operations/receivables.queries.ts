import { receivable } from '@anxin/drizzle/schema/payments'
import { shop } from '@anxin/drizzle/schema/shops'
import { and, desc, eq, lt } from 'drizzle-orm'
import type { Queries } from '../platform/db'

type OwedRow = typeof receivable.$inferSelect & { readonly shopName: string }

/**
 * Up to `limit` debts of the shops of a region, the newest first.
 * @param region region code, or `*` for all
 */
export async function pageOfReceivables(
  q: Queries,
  { region, state }: { readonly region: string; readonly state: OwedRow['state'] },
  beforeId: string | null,
  limit: number,
): Promise<OwedRow[]> {
  const ofRegion = region === '*' ? undefined : eq(shop.region, region)
  const where = and(
    eq(receivable.state, state),
    ofRegion,
    beforeId === null ? undefined : lt(receivable.id, beforeId),
  )
  const rows = await q.orm
    .select({ debt: receivable, shopName: shop.name })
    .from(receivable)
    .innerJoin(shop, eq(shop.id, receivable.shopId))
    .where(where)
    .orderBy(desc(receivable.id))
    .limit(limit)
  return rows.map(({ debt, shopName }) => ({ ...debt, shopName }))
}
