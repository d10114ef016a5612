import type { Domain } from '../platform/domain'
import { catalogueRoutes } from './catalogue.routes'

export const catalogueDomain: Domain = { routes: catalogueRoutes }

export type { ChecklistRow, ServiceRow, ShopServiceRow } from './catalogue.repository'
export { findChecklist, newestChecklist, templateNames } from './catalogue.repository'
export { estimateLines, type EstimateLines } from './estimate-lines'
export { amountOf, checkQuoteLines, plainName } from './lines'
export { getService, getShopService, shopServices } from './services'
