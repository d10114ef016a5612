import { catalogueContract } from '@anxin/shared/catalogue/catalogue.contract'
import { handlersFor } from '../platform/routes'
import { importQuoteTemplates } from './import-quote-templates'
import { listPrices } from './list-prices'
import { listQuoteTemplates } from './list-quote-templates'
import { listServices } from './list-services'
import { removeQuoteTemplate } from './remove-quote-template'
import { saveQuoteTemplate } from './save-quote-template'
import { setPrice } from './set-price'

export const catalogueRoutes = handlersFor(catalogueContract, {
  'GET /services': listServices,
  'GET /shop/services': listPrices,
  'POST /shop/services/:serviceId/price': setPrice,
  'GET /shop/quote-templates': listQuoteTemplates,
  'POST /shop/quote-templates': saveQuoteTemplate,
  'POST /shop/quote-templates/import': importQuoteTemplates,
  'POST /shop/quote-templates/:templateId/removal': removeQuoteTemplate,
})
