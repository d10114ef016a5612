import { privacyContract } from '@anxin/shared/privacy/privacy.contract'
import { handlersFor } from '../platform/routes'
import { discloseToOperator, discloseToShop } from './disclose'
import { listDisclosures } from './list-disclosures'
import { listKeptData } from './list-kept-data'
import { removeAccount } from './remove-account'

export const privacyRoutes = handlersFor(privacyContract, {
  'GET /me/data': listKeptData,
  'GET /me/disclosures': listDisclosures,
  'POST /shop/orders/:orderId/disclosure': discloseToShop,
  'POST /operators/orders/:orderId/disclosure': discloseToOperator,
  'POST /me/removal': removeAccount,
})
