import type { ShopService } from '@anxin/shared/catalogue/catalogue.contract'
import type { z } from 'zod'
import type { OfferedService } from './catalogue.repository'

/** A price as the shop page and the price list show it; where no price is named before inspection, it is zero. */
export function shopServiceView({ price, service }: OfferedService): z.input<typeof ShopService> {
  return {
    serviceId: price.serviceId,
    name: service.name,
    priceMode: service.priceMode,
    labourFen: price.labourFen,
    partsFen: price.partsFen,
    consumablesFen: price.consumablesFen,
    totalFen: price.totalFen,
    totalMaxFen: service.priceMode === 'inspect-first' ? null : (price.totalMaxFen ?? price.totalFen),
    depositFen: price.depositFen,
    inspectionFeeFen: price.inspectionFeeFen,
    lines: price.lines,
  }
}
