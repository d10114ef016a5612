import { commissionPlan } from '@anxin/drizzle/schema/shops'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { asc, eq } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type PlanRow = typeof commissionPlan.$inferSelect

const plans = preparedTable(commissionPlan)

/** Nothing in this table is ever changed or removed. */
export async function insertPlan(tx: Tx, row: PlanRow): Promise<void> {
  plans.writeInsert(tx, [row])
}

/** The plan of a shop on a shop-local day, or null for the standard one. Prepared: every acceptance reads it. */
export async function findPlanOn(q: Queries, shopId: string, on: string): Promise<PlanRow | null> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${plans.columns} FROM commission_plan WHERE shop_id = ? AND from_on <= ? ORDER BY from_on DESC, id DESC LIMIT 1`,
    [shopId, on],
  )
  return raw ? plans.row(raw) : null
}

/** All plans of a shop in the order of their entry. */
export async function listPlans(q: Queries, shopId: string): Promise<PlanRow[]> {
  return q.orm
    .select()
    .from(commissionPlan)
    .where(eq(commissionPlan.shopId, shopId))
    .orderBy(asc(commissionPlan.id))
    .limit(LIMITS.plansPerShopMax)
}
