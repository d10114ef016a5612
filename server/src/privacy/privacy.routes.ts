import { privacyContract } from '@anxin/shared/privacy/privacy.contract'
import { handlersFor } from '../platform/routes'
import { listKeptData } from './list-kept-data'
import { removeAccount } from './remove-account'

export const privacyRoutes = handlersFor(privacyContract, {
  'GET /me/data': listKeptData,
  'POST /me/removal': removeAccount,
})
