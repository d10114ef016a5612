import { operationContract } from '@anxin/shared/operations/operation.contract'
import { suggestionReviewContract } from '@anxin/shared/suggestions/suggestion.contract'
import { certificateReviewContract } from '@anxin/shared/shops/certificate.contract'
import { merchantReviewContract } from '@anxin/shared/shops/merchant.contract'
import { handlersFor } from '../platform/routes'
import { approveRefund } from './approve-refund'
import { approveWriteOff } from './approve-write-off'
import { assignOrder } from './assign-order'
import { cancelUnanswered } from './cancel-unanswered'
import { decideOnCertificate, downloadCertificatePhoto, showCertificate } from './decide-on-certificate'
import { decideOnReview } from './decide-on-review'
import { decideOnShowcase } from './decide-on-showcase'
import { liftOrderHold } from './lift-order-hold'
import { listMerchantApplications } from './list-merchant-applications'
import { listMoneyProposals } from './list-money-proposals'
import { listQueue } from './list-queue'
import { listReceivables } from './list-receivables'
import { proposeWriteOff } from './propose-write-off'
import { refundOrder } from './refund-order'
import { resolveItem } from './resolve-item'
import { setCollecting } from './set-collecting'
import { showMerchant } from './show-merchant'
import { sendRefundToCard } from './send-refund-to-card'
import { setShopPlan, showShopPlan } from './shop-plan'
import { showOrder } from './show-order'
import { answerSuggestions, showSuggestionReview } from './answer-suggestions'
import { takeUpItem } from './take-up-item'

const contract = {
  ...operationContract,
  ...merchantReviewContract,
  ...certificateReviewContract,
  ...suggestionReviewContract,
}

export const operationRoutes = handlersFor(contract, {
  'GET /operators/merchant-applications': listMerchantApplications,
  'GET /operators/shops/:shopId/merchant': showMerchant,
  'POST /operators/shops/:shopId/collecting': setCollecting,
  'GET /operators/queue': listQueue,
  'GET /operators/orders/:orderId': showOrder,
  'POST /operators/queue/:itemId/assignment': assignOrder,
  'POST /operators/queue/:itemId/cancellation': cancelUnanswered,
  'POST /operators/queue/:itemId/review-decision': decideOnReview,
  'POST /operators/queue/:itemId/showcase-decision': decideOnShowcase,
  'POST /operators/queue/:itemId/certificate-decision': decideOnCertificate,
  'GET /operators/certificates/:certificateId': showCertificate,
  'GET /operators/certificates/:certificateId/photo': downloadCertificatePhoto,
  'POST /operators/queue/:itemId/suggestion-answer': answerSuggestions,
  'GET /operators/suggestion-reviews/:suggestionReviewId': showSuggestionReview,
  'POST /operators/queue/:itemId/resolution': resolveItem,
  'GET /operators/shops/:shopId/plan': showShopPlan,
  'POST /operators/queue/:itemId/acknowledgement': takeUpItem,
  'POST /operators/shops/:shopId/plan': setShopPlan,
  'POST /operators/orders/:orderId/hold-lift': liftOrderHold,
  'GET /operators/receivables': listReceivables,
  'GET /operators/money-proposals': listMoneyProposals,
  'POST /operators/receivables/:receivableId/write-off': proposeWriteOff,
  'POST /operators/receivables/:receivableId/write-off-approval': approveWriteOff,
  'POST /operators/orders/:orderId/refund': refundOrder,
  'POST /operators/orders/:orderId/refund-approval': approveRefund,
  'POST /operators/refunds/:operationId/card': sendRefundToCard,
})
