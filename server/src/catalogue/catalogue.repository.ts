import { quoteTemplate, service, shopService } from '@anxin/drizzle/schema/catalogue'
import { AppError } from '@anxin/shared/kernel/errors'
import { and, asc, eq } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type ServiceRow = typeof service.$inferSelect
export type ShopServiceRow = typeof shopService.$inferSelect
export type QuoteTemplateRow = typeof quoteTemplate.$inferSelect

const services = preparedTable(service)
const shopServices = preparedTable(shopService)

type Raw = Record<string, unknown>
const SERVICES_MAX = 500
const TEMPLATES_MAX = 200

/** An active service of the tree; NOT_FOUND otherwise. */
export async function getService(q: Queries, serviceId: string): Promise<ServiceRow> {
  const [raw] = await q.rows<Raw>(`SELECT ${services.columns} FROM service WHERE id = ? AND active = TRUE`, [
    serviceId,
  ])
  if (!raw) throw new AppError('NOT_FOUND', `service ${serviceId}`)
  return services.row(raw)
}

/** What a shop asks for a service; null where it does not offer it (any more). */
export async function getShopService(
  q: Queries,
  shopId: string,
  serviceId: string,
): Promise<ShopServiceRow | null> {
  const [raw] = await q.rows<Raw>(
    `SELECT ${shopServices.columns} FROM shop_service WHERE shop_id = ? AND service_id = ? AND active = TRUE`,
    [shopId, serviceId],
  )
  return raw ? shopServices.row(raw) : null
}

/** The whole tree in its order; reference data of a few dozen rows. */
export async function activeServices(q: Queries): Promise<ServiceRow[]> {
  return q.orm
    .select()
    .from(service)
    .where(eq(service.active, true))
    .orderBy(asc(service.position), asc(service.id))
    .limit(SERVICES_MAX)
}

export type OfferedService = { readonly price: ShopServiceRow; readonly service: ServiceRow }

/** The price list of a shop, with the services it is for. */
export async function priceListOf(
  q: Queries,
  shopId: string,
  onlyActive: boolean,
): Promise<OfferedService[]> {
  const rows = await q.orm
    .select()
    .from(shopService)
    .innerJoin(service, eq(service.id, shopService.serviceId))
    .where(
      and(
        eq(shopService.shopId, shopId),
        onlyActive ? and(eq(shopService.active, true), eq(service.active, true)) : undefined,
      ),
    )
    .orderBy(asc(service.position), asc(service.id))
    .limit(SERVICES_MAX)
  return rows.map((row) => ({ price: row.shop_service, service: row.service }))
}

export async function savePrice(tx: Tx, row: ShopServiceRow): Promise<void> {
  const { shopId: _shopId, serviceId: _serviceId, ...set } = row
  await tx.orm.insert(shopService).values(row).onDuplicateKeyUpdate({ set })
}

export async function templatesOf(q: Queries, shopId: string): Promise<QuoteTemplateRow[]> {
  return q.orm
    .select()
    .from(quoteTemplate)
    .where(eq(quoteTemplate.shopId, shopId))
    .orderBy(asc(quoteTemplate.id))
    .limit(TEMPLATES_MAX)
}

export async function insertTemplate(tx: Tx, row: QuoteTemplateRow): Promise<void> {
  await tx.orm.insert(quoteTemplate).values(row)
}

/** Whether there was such a template of this shop. */
export async function deleteTemplate(tx: Tx, shopId: string, templateId: string): Promise<boolean> {
  const [{ affectedRows }] = await tx.orm
    .delete(quoteTemplate)
    .where(and(eq(quoteTemplate.id, templateId), eq(quoteTemplate.shopId, shopId)))
  return affectedRows === 1
}
