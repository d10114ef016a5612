import { shop, technician } from '@anxin/drizzle/schema/shops'
import { technicianPage } from '@anxin/drizzle/schema/showcases'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

export type TechnicianPageRow = typeof technicianPage.$inferSelect

export async function findTechnicianPage(
  q: Queries,
  technicianId: string,
): Promise<TechnicianPageRow | null> {
  const [row] = await q.orm.select().from(technicianPage).where(eq(technicianPage.technicianId, technicianId))
  return row ?? null
}

export async function putTechnicianPage(tx: Tx, row: TechnicianPageRow): Promise<void> {
  await tx.orm.insert(technicianPage).values(row).onDuplicateKeyUpdate({ set: row })
}

/** Shown by the very person who is that technician now, and still works there. */
const isShown = and(
  isNotNull(technicianPage.shownSince),
  eq(technicianPage.staffId, technician.staffId),
  eq(technician.active, true),
)

export type ShownTechnician = {
  readonly technicianId: string
  readonly name: string
  readonly intro: string
  readonly years: number
  readonly skills: typeof technician.$inferSelect.skills
  readonly shopId: string
  readonly shopName: string
}

/** A technician who lets the own page be seen, or null. */
export async function findShownTechnician(q: Queries, technicianId: string): Promise<ShownTechnician | null> {
  const [row] = await q.orm
    .select({
      technicianId: technician.id,
      name: technicianPage.name,
      intro: technicianPage.intro,
      years: technician.years,
      skills: technician.skills,
      shopId: shop.id,
      shopName: shop.name,
    })
    .from(technicianPage)
    .innerJoin(technician, eq(technician.id, technicianPage.technicianId))
    .innerJoin(shop, eq(shop.id, technician.shopId))
    .where(and(eq(technicianPage.technicianId, technicianId), isShown))
  return row ?? null
}

/** By id, what those of some technicians, or of a shop, are called who let their page be seen. */
export async function shownNames(
  q: Queries,
  of: { readonly technicianIds: readonly string[] } | { readonly shopId: string },
): Promise<Map<string, string>> {
  if ('technicianIds' in of && of.technicianIds.length === 0) return new Map()
  const whose =
    'shopId' in of
      ? eq(technician.shopId, of.shopId)
      : inArray(technicianPage.technicianId, [...of.technicianIds])
  const rows = await q.orm
    .select({ id: technicianPage.technicianId, name: technicianPage.name })
    .from(technicianPage)
    .innerJoin(technician, eq(technician.id, technicianPage.technicianId))
    .where(and(whose, isShown))
    .limit(LIMITS.techniciansPerShopMax)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many orders a technician has completed, LIMITS.doneOrdersCounted at most. */
export async function countDoneOrders(q: Queries, technicianId: string): Promise<number> {
  const rows = await q.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders WHERE technician_id = ? AND state = 'COMPLETED' LIMIT ${LIMITS.doneOrdersCounted}) AS done`,
    [technicianId],
  )
  return Number(rows[0]?.n ?? 0)
}
