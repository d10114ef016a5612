import { catalogueContract } from '@anxin/shared/catalogue/catalogue.contract'
import { handlersFor } from '../platform/routes'
import { listOwnPrices, listServices } from './list-services'
import { listTemplates, removeTemplate, saveTemplate } from './quote-templates'
import { setPrice } from './set-price'

export const catalogueRoutes = handlersFor(catalogueContract, {
  'GET /services': listServices,
  'GET /shop/services': listOwnPrices,
  'POST /shop/services/:serviceId/price': setPrice,
  'GET /shop/quote-templates': listTemplates,
  'POST /shop/quote-templates': saveTemplate,
  'POST /shop/quote-templates/:templateId/removal': removeTemplate,
})
