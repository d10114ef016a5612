import { quoteTemplate, service, serviceChecklist, shopService } from '@anxin/drizzle/schema/catalogue'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, asc, count, eq } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type ServiceRow = typeof service.$inferSelect
export type ShopServiceRow = typeof shopService.$inferSelect
export type ChecklistRow = typeof serviceChecklist.$inferSelect
export type QuoteTemplateRow = typeof quoteTemplate.$inferSelect
/** A price with the service that it is for. */
export type PricedService = { price: ShopServiceRow; service: ServiceRow }

/** The tree has some dozens of services; a bound for its lists, not a rule. */
const SERVICES_MAX = 500

const services = preparedTable(service)
const prices = preparedTable(shopService)
const templates = preparedTable(quoteTemplate)
const checklists = preparedTable(serviceChecklist)

/** A service that is on offer, or null. Prepared: every booking reads it. */
export async function findService(q: Queries, serviceId: string): Promise<ServiceRow | null> {
  const [row] = await q.rows<Record<string, unknown>>(
    `SELECT ${services.columns} FROM service WHERE id = ? AND active = 1`,
    [serviceId],
  )
  return row ? services.row(row) : null
}

/** The price of a shop for a service that it offers now, or null. Prepared: every booking reads it. */
export async function findActivePrice(
  q: Queries,
  shopId: string,
  serviceId: string,
): Promise<ShopServiceRow | null> {
  const [row] = await q.rows<Record<string, unknown>>(
    `SELECT ${prices.columns} FROM shop_service WHERE shop_id = ? AND service_id = ? AND active = 1`,
    [shopId, serviceId],
  )
  return row ? prices.row(row) : null
}

/** The same of a few shops in one statement. */
export async function findActivePrices(
  q: Queries,
  shopIds: readonly string[],
  serviceId: string,
): Promise<ShopServiceRow[]> {
  if (shopIds.length === 0) return []
  const { marks, values } = inList(shopIds)
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${prices.columns} FROM shop_service WHERE shop_id IN (${marks}) AND service_id = ? AND active = 1`,
    [...values, serviceId],
  )
  return raws.map(prices.row)
}

/** The templates of a few shops for a service, oldest first. */
export async function templatesFor(
  q: Queries,
  shopIds: readonly string[],
  serviceId: string,
): Promise<QuoteTemplateRow[]> {
  if (shopIds.length === 0) return []
  const { marks, values } = inList(shopIds)
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${templates.columns} FROM quote_template WHERE shop_id IN (${marks}) AND service_id = ? ORDER BY id
     LIMIT ${LIMITS.matchShopsMax * LIMITS.quoteTemplatesPerShopMax}`,
    [...values, serviceId],
  )
  return raws.map(templates.row)
}

/** The version of a service's checklist that counts now; 0 where it has none. */
export async function newestChecklist(q: Queries, serviceId: string): Promise<number> {
  const [row] = await q.rows<{ version: number }>(
    'SELECT version FROM service_checklist WHERE service_id = ? ORDER BY version DESC LIMIT 1',
    [serviceId],
  )
  return row?.version ?? 0
}

/** A checklist as it was published; null where there is none of that version. */
export async function findChecklist(
  q: Queries,
  serviceId: string,
  version: number,
): Promise<ChecklistRow | null> {
  const [row] = await q.rows<Record<string, unknown>>(
    `SELECT ${checklists.columns} FROM service_checklist WHERE service_id = ? AND version = ?`,
    [serviceId, version],
  )
  return row ? checklists.row(row) : null
}

export async function listActiveServices(q: Queries): Promise<ServiceRow[]> {
  return q.orm
    .select()
    .from(service)
    .where(eq(service.active, true))
    .orderBy(asc(service.position), asc(service.id))
    .limit(SERVICES_MAX)
}

/** The prices of a shop in the order of the tree, also those that it has switched off. */
export async function listPrices(q: Queries, shopId: string): Promise<PricedService[]> {
  return q.orm
    .select({ price: shopService, service })
    .from(shopService)
    .innerJoin(service, eq(service.id, shopService.serviceId))
    .where(and(eq(shopService.shopId, shopId), eq(service.active, true)))
    .orderBy(asc(service.position), asc(service.id))
    .limit(SERVICES_MAX)
}

/** The price of a shop for a service, also a switched-off one, locked until the transaction ends; or null. */
export async function lockPrice(tx: Tx, shopId: string, serviceId: string): Promise<ShopServiceRow | null> {
  const [row] = await tx.orm
    .select()
    .from(shopService)
    .where(and(eq(shopService.shopId, shopId), eq(shopService.serviceId, serviceId)))
    .for('update')
  return row ?? null
}

export async function upsertPrice(tx: Tx, row: ShopServiceRow): Promise<void> {
  const { shopId: _shopId, serviceId: _serviceId, ...set } = row
  await tx.orm.insert(shopService).values(row).onDuplicateKeyUpdate({ set })
}

export async function listTemplates(q: Queries, shopId: string, limit: number): Promise<QuoteTemplateRow[]> {
  return q.orm
    .select()
    .from(quoteTemplate)
    .where(eq(quoteTemplate.shopId, shopId))
    .orderBy(asc(quoteTemplate.id))
    .limit(limit)
}

/** The names of a shop's templates by id. */
export async function templateNames(q: Queries, shopId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await q.rows<{ id: string; name: string }>(
    `SELECT id, name FROM quote_template WHERE shop_id = ? LIMIT ${LIMITS.quoteTemplatesPerShopMax}`,
    [shopId],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function countTemplates(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm
    .select({ count: count() })
    .from(quoteTemplate)
    .where(eq(quoteTemplate.shopId, shopId))
  return row?.count ?? 0
}

export async function insertTemplate(tx: Tx, row: QuoteTemplateRow): Promise<void> {
  await tx.orm.insert(quoteTemplate).values(row)
}

/** False when the shop has no such template. */
export async function deleteTemplate(tx: Tx, shopId: string, templateId: string): Promise<boolean> {
  const [result] = await tx.orm
    .delete(quoteTemplate)
    .where(and(eq(quoteTemplate.id, templateId), eq(quoteTemplate.shopId, shopId)))
  return result.affectedRows === 1
}
