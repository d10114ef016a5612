import { operationContract } from '@anxin/shared/operations/operation.contract'
import { handlersFor } from '../platform/routes'
import { approveRefund } from './approve-refund'
import { approveWriteOff } from './approve-write-off'
import { assignOrder } from './assign-order'
import { cancelUnanswered } from './cancel-unanswered'
import { decideOnReview } from './decide-on-review'
import { liftOrderHold } from './lift-order-hold'
import { listMoneyProposals } from './list-money-proposals'
import { listQueue } from './list-queue'
import { listReceivables } from './list-receivables'
import { proposeWriteOff } from './propose-write-off'
import { refundOrder } from './refund-order'
import { resolveItem } from './resolve-item'
import { sendRefundToCard } from './send-refund-to-card'
import { showOrder } from './show-order'

export const operationRoutes = handlersFor(operationContract, {
  'GET /operators/queue': listQueue,
  'GET /operators/orders/:orderId': showOrder,
  'POST /operators/queue/:itemId/assignment': assignOrder,
  'POST /operators/queue/:itemId/cancellation': cancelUnanswered,
  'POST /operators/queue/:itemId/review-decision': decideOnReview,
  'POST /operators/queue/:itemId/resolution': resolveItem,
  'POST /operators/orders/:orderId/hold-lift': liftOrderHold,
  'GET /operators/receivables': listReceivables,
  'GET /operators/money-proposals': listMoneyProposals,
  'POST /operators/receivables/:receivableId/write-off': proposeWriteOff,
  'POST /operators/receivables/:receivableId/write-off-approval': approveWriteOff,
  'POST /operators/orders/:orderId/refund': refundOrder,
  'POST /operators/orders/:orderId/refund-approval': approveRefund,
  'POST /operators/refunds/:operationId/card': sendRefundToCard,
})
