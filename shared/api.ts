import type { z } from 'zod'
import { careContract } from './care/care.contract'
import { caseContract } from './care/case.contract'
import { complaintContract } from './complaints/complaint.contract'
import { catalogueContract } from './catalogue/catalogue.contract'
import { growthContract } from './growth/growth.contract'
import { identityContract } from './identity/identity.contract'
import type { RouteSpec } from './kernel/contract'
import { answerPolicyContract } from './matching/answer-policy.contract'
import { matchingContract } from './matching/matching.contract'
import { notificationContract } from './notifications/notification.contract'
import { operationContract } from './operations/operation.contract'
import { evidenceContract } from './orders/evidence.contract'
import { approvalLinkContract } from './orders/approval-link.contract'
import { invoiceContract } from './orders/invoice.contract'
import { orderContract } from './orders/order.contract'
import { priceBandContract } from './orders/price-band.contract'
import { opinionContract } from './opinions/opinion.contract'
import { suggestionContract, suggestionReviewContract } from './suggestions/suggestion.contract'
import { switchContract } from './orders/switch.contract'
import { photoContract } from './orders/photo.contract'
import { paymentContract } from './payments/payment.contract'
import { privacyContract } from './privacy/privacy.contract'
import { reviewContract } from './reviews/review.contract'
import { recordContract } from './record/record.contract'
import { riskContract } from './risk/risk.contract'
import { reconciliationContract } from './settlement/reconciliation.contract'
import { schedulingContract } from './scheduling/scheduling.contract'
import { merchantContract, merchantReviewContract } from './shops/merchant.contract'
import { statementContract } from './settlement/statement.contract'
import { planContract } from './shops/plan.contract'
import { shopContract } from './shops/shop.contract'
import { rememberedContract } from './vehicles/remembered.contract'
import { certificateContract, certificateReviewContract } from './shops/certificate.contract'
import { showcaseContract } from './showcases/showcase.contract'
import { technicianPageContract } from './showcases/technician-page.contract'
import { vehicleContract } from './vehicles/vehicle.contract'

/** Every route of the API. The mini-programs import only the type. */
export const apiContract = {
  ...identityContract,
  ...vehicleContract,
  ...rememberedContract,
  ...shopContract,
  ...certificateContract,
  ...certificateReviewContract,
  ...merchantContract,
  ...merchantReviewContract,
  ...planContract,
  ...catalogueContract,
  ...schedulingContract,
  ...matchingContract,
  ...answerPolicyContract,
  ...orderContract,
  ...photoContract,
  ...evidenceContract,
  ...approvalLinkContract,
  ...priceBandContract,
  ...switchContract,
  ...opinionContract,
  ...suggestionContract,
  ...suggestionReviewContract,
  ...riskContract,
  ...invoiceContract,
  ...paymentContract,
  ...statementContract,
  ...reconciliationContract,
  ...careContract,
  ...caseContract,
  ...complaintContract,
  ...recordContract,
  ...reviewContract,
  ...showcaseContract,
  ...technicianPageContract,
  ...notificationContract,
  ...growthContract,
  ...operationContract,
  ...privacyContract,
}

type In<R extends RouteSpec, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? { [P in K]: z.input<R[K]> }
  : unknown

/** What a client sends and gets, per route. */
export type Api = {
  [R in keyof typeof apiContract]: {
    input: In<(typeof apiContract)[R], 'params'> &
      In<(typeof apiContract)[R], 'query'> &
      In<(typeof apiContract)[R], 'body'>
    reply: z.output<(typeof apiContract)[R]['reply']>
  }
}
