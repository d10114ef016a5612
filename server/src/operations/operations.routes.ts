import { operationContract } from '@anxin/shared/operations/operation.contract'
import { handlersFor } from '../platform/routes'
import { assignOrder } from './assign-order'
import { cancelUnanswered } from './cancel-unanswered'
import { decideOnReview } from './decide-on-review'
import { liftOrderHold } from './lift-order-hold'
import { listQueue } from './list-queue'
import { resolveItem } from './resolve-item'
import { setShopPlan, showShopPlan } from './shop-plan'
import { showOrder } from './show-order'

export const operationRoutes = handlersFor(operationContract, {
  'GET /operators/queue': listQueue,
  'GET /operators/orders/:orderId': showOrder,
  'POST /operators/queue/:itemId/assignment': assignOrder,
  'POST /operators/queue/:itemId/cancellation': cancelUnanswered,
  'POST /operators/queue/:itemId/review-decision': decideOnReview,
  'POST /operators/queue/:itemId/resolution': resolveItem,
  'GET /operators/shops/:shopId/plan': showShopPlan,
  'POST /operators/shops/:shopId/plan': setShopPlan,
  'POST /operators/orders/:orderId/hold-lift': liftOrderHold,
})
