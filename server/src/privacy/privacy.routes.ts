import { privacyContract } from '@anxin/shared/privacy/privacy.contract'
import { handlersFor } from '../platform/routes'
import { downloadExport } from './download-export'
import { discloseToOperator, discloseToShop } from './disclose'
import { listDisclosures } from './list-disclosures'
import { listKeptData } from './list-kept-data'
import { removeAccount } from './remove-account'
import { listExports, requestExport } from './request-export'

export const privacyRoutes = handlersFor(privacyContract, {
  'GET /me/data': listKeptData,
  'GET /me/disclosures': listDisclosures,
  'POST /shop/orders/:orderId/disclosure': discloseToShop,
  'POST /operators/orders/:orderId/disclosure': discloseToOperator,
  'GET /me/exports': listExports,
  'POST /me/exports': requestExport,
  'GET /me/exports/:exportId/file': downloadExport,
  'POST /me/removal': removeAccount,
})
