import type { Domain } from '../platform/domain'
import { catalogueRoutes } from './catalogue.routes'

export {
  getService,
  getShopService,
  priceListOf,
  type OfferedService,
  type ServiceRow,
  type ShopServiceRow,
} from './catalogue.repository'
export { amountOf, checkLines, sumByKind } from './price'
export { shopServiceView } from './price-view'

export const catalogueDomain: Domain = { routes: catalogueRoutes }
