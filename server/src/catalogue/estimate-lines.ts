import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import type { Queries } from '../platform/db'
import { findActivePrices, templatesFor, type ShopServiceRow } from './catalogue.repository'

export type EstimateLines = {
  readonly price: ShopServiceRow
  readonly source: 'price' | 'template' | 'none'
  readonly lines: readonly PriceLine[]
}

/**
 * What some shops would charge for a service, by shop: the lines of their price, or where that has none, as before an
 * inspection, those of their oldest template for it. A shop that does not offer the service is left out.
 */
export async function estimateLines(
  q: Queries,
  shopIds: readonly string[],
  serviceId: string,
): Promise<ReadonlyMap<string, EstimateLines>> {
  const prices = await findActivePrices(q, shopIds, serviceId)
  const bare = prices.filter(({ lines }) => lines.length === 0).map(({ shopId }) => shopId)
  const templates = await templatesFor(q, bare, serviceId)
  return new Map(
    prices.map((price): [string, EstimateLines] => {
      const { shopId, lines } = price
      if (lines.length > 0) return [shopId, { price, source: 'price', lines }]
      const template = templates.find((one) => one.shopId === shopId)
      return [shopId, { price, source: template ? 'template' : 'none', lines: template?.lines ?? [] }]
    }),
  )
}
