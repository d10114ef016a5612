import { operationContract } from '@anxin/shared/operations/operation.contract'
import { merchantReviewContract } from '@anxin/shared/shops/merchant.contract'
import { handlersFor } from '../platform/routes'
import { assignOrder } from './assign-order'
import { cancelUnanswered } from './cancel-unanswered'
import { decideOnReview } from './decide-on-review'
import { liftOrderHold } from './lift-order-hold'
import { listMerchantApplications } from './list-merchant-applications'
import { listQueue } from './list-queue'
import { resolveItem } from './resolve-item'
import { setCollecting } from './set-collecting'
import { showMerchant } from './show-merchant'
import { showOrder } from './show-order'

const contract = { ...operationContract, ...merchantReviewContract }

export const operationRoutes = handlersFor(contract, {
  'GET /operators/merchant-applications': listMerchantApplications,
  'GET /operators/shops/:shopId/merchant': showMerchant,
  'POST /operators/shops/:shopId/collecting': setCollecting,
  'GET /operators/queue': listQueue,
  'GET /operators/orders/:orderId': showOrder,
  'POST /operators/queue/:itemId/assignment': assignOrder,
  'POST /operators/queue/:itemId/cancellation': cancelUnanswered,
  'POST /operators/queue/:itemId/review-decision': decideOnReview,
  'POST /operators/queue/:itemId/resolution': resolveItem,
  'POST /operators/orders/:orderId/hold-lift': liftOrderHold,
})
