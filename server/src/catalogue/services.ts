import type { ShopService } from '@anxin/shared/catalogue/catalogue.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import type { z } from 'zod'
import type { Queries } from '../platform/db'
import {
  findActivePrice,
  findService,
  listPrices,
  type PricedService,
  type ServiceRow,
  type ShopServiceRow,
} from './catalogue.repository'

/** A service that is on offer. NOT_FOUND for an unknown one, or one that was taken out of the tree. */
export async function getService(q: Queries, serviceId: string): Promise<ServiceRow> {
  const row = await findService(q, serviceId)
  if (!row) throw new AppError('NOT_FOUND', `service ${serviceId}`)
  return row
}

/** What a shop asks for a service, or null when it does not offer it now. */
export async function getShopService(
  q: Queries,
  shopId: string,
  serviceId: string,
): Promise<ShopServiceRow | null> {
  return findActivePrice(q, shopId, serviceId)
}

/** The services that a shop offers now, with its prices, as the public sees them. */
export async function shopServices(q: Queries, shopId: string): Promise<z.input<typeof ShopService>[]> {
  const priced = await listPrices(q, shopId)
  return priced.filter(({ price }) => price.active).map(toShopService)
}

export function toShopService({ price, service }: PricedService): z.input<typeof ShopService> {
  return {
    serviceId: service.id,
    name: service.name,
    priceMode: service.priceMode,
    labourFen: price.labourFen,
    partsFen: price.partsFen,
    consumablesFen: price.consumablesFen,
    totalFen: price.totalFen,
    totalMaxFen: price.totalMaxFen,
    depositFen: price.depositFen,
    inspectionFeeFen: price.inspectionFeeFen,
    lines: price.lines,
  }
}
