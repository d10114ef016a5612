import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { seesPrices } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { listTemplates } from './catalogue.repository'

type ListTemplates = 'GET /shop/quote-templates'

/** The quote templates of the caller's shop; a technician without leave to see prices gets the lines without them. */
export async function listQuoteTemplates(
  app: App,
  { caller }: Call<ListTemplates>,
): Promise<Reply<ListTemplates>> {
  const templates = await listTemplates(app.db, caller.shopId, LIMITS.quoteTemplatesPerShopMax)
  const isPriced = seesPrices(caller)
  return {
    items: templates.map(({ id, name, serviceId, model, lines }) => ({
      id,
      name,
      serviceId,
      model,
      lines: isPriced ? lines : lines.map(withoutPrice),
    })),
  }
}

function withoutPrice({ oemUnitPriceFen: _oemUnitPriceFen, ...line }: PriceLine) {
  return { ...line, unitPriceFen: null }
}
