import { z } from 'zod'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { Order } from '../orders/order.contract'
import { Fen, Instant, LocalDate } from '../kernel/fields'
import { statesOf } from '../kernel/machine'
import { RECEIVABLE_KINDS, receivableMachine } from '../payments/payment.machine'
import { SUGGESTION_ANSWERS } from '../suggestions/suggestion-words'
import { PLAN_KINDS } from '../shops/plan'
import { ShopPlan } from '../shops/plan.contract'
import { QUEUE_LEVELS } from './escalation'

export const OPERATOR_RIGHTS = [
  'queue',
  'orders',
  'holds',
  'shops',
  'money',
  'risk',
  'cases',
  'manager',
] as const
export type OperatorRight = (typeof OPERATOR_RIGHTS)[number]

export const QUEUE_KINDS = [
  'unanswered-order',
  'follow-up-problem', // before there were cases
  'payment-parked',
  'leave-affected',
  'review-doubtful',
  'risk-held',
  'case',
  'wechat-complaint',
  'shop-debt',
  'showcase-masks',
  'certificate',
  'oversell',
] as const

export const QueueItem = z.object({
  id: IdText,
  kind: z.enum(QUEUE_KINDS),
  orderId: IdText.nullable(),
  region: z.string(),
  text: z.string(),
  /** What has to be seen for the decision, e.g. the photos of a review. */
  photoIds: z.array(IdText),
  openedAt: Instant,
  dueAt: Instant,
  state: z.enum(['open', 'resolved']),
  /** Who answers for it now. */
  level: z.enum(QUEUE_LEVELS),
  /** Until then somebody of the level takes it up, else it goes up; null where only `dueAt` counts. */
  ackBy: Instant.nullable(),
  ackedAt: Instant.nullable(),
})

/** What moves money only when two operators agree. */
export const PROPOSAL_KINDS = ['write-off', 'refund'] as const

export const Receivable = z.object({
  id: IdText,
  kind: z.enum(RECEIVABLE_KINDS),
  state: z.enum(statesOf(receivableMachine)),
  shopId: IdText,
  shopName: z.string(),
  orderId: IdText,
  amountFen: Fen,
  createdAt: Instant,
  /** Until then WeChat is asked for it. */
  dueAt: Instant,
})

export const MoneyProposal = z.object({
  id: IdText,
  kind: z.enum(PROPOSAL_KINDS),
  /** A receivable, or an order. */
  targetId: IdText,
  orderId: IdText,
  amountFen: Fen,
  note: z.string(),
  proposedAt: Instant,
  /** Whoever proposed it cannot approve it. */
  isMine: z.boolean(),
})

const operator = ['operator'] as const
const note = z.string().min(1).max(LIMITS.reasonCharsMax)

export const operationContract = defineContract({
  'GET /operators/queue': {
    summary: 'Open items of the operator’s region, the earliest deadline first',
    access: operator,
    query: z.strictObject({ ...Page, level: z.enum(QUEUE_LEVELS).optional() }),
    reply: pageOf(QueueItem),
  },
  'POST /operators/queue/:itemId/acknowledgement': {
    summary: 'Take an item up: it goes up no more before its deadline; above the desk only a manager can',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['FORBIDDEN', 'NOT_FOUND', 'QUEUE_ITEM_TAKEN'],
  },
  'GET /operators/orders/:orderId': {
    summary: 'One order of the region',
    access: operator,
    params: z.strictObject({ orderId: IdText }),
    reply: Order,
    errors: ['NOT_FOUND'],
  },
  'POST /operators/queue/:itemId/assignment': {
    summary: 'Offer an unanswered order to a chosen shop',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, shopId: IdText, note }),
    reply: Done,
    errors: [
      'NOT_FOUND',
      'QUEUE_ITEM_TAKEN',
      'SHOP_NOT_OPEN',
      'SHOP_CANNOT_COLLECT',
      'SHOP_LIMITED',
      'SERVICE_NOT_OFFERED',
      'SLOT_TAKEN',
      'SLOT_UNAVAILABLE',
      'ILLEGAL_TRANSITION',
    ],
  },
  'POST /operators/queue/:itemId/cancellation': {
    summary: 'No shop can do it: cancel and tell the owner, with other slots',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION'],
  },
  'POST /operators/queue/:itemId/review-decision': {
    summary: 'A person has read the text and seen the photos: publish the review, or refuse it',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, publish: z.boolean(), note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION'],
  },
  'POST /operators/queue/:itemId/showcase-decision': {
    summary: 'A person has seen that every plate and face is covered: publish the showcase, or send it back',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, publish: z.boolean(), note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION'],
  },
  'POST /operators/queue/:itemId/certificate-decision': {
    summary:
      'A person has compared a certificate with its picture: it proves the skill, or is refused with the note',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, prove: z.boolean(), note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION', 'CERTIFICATE_OVER'],
  },
  'POST /operators/queue/:itemId/suggestion-answer': {
    summary:
      'A person has read what a shop suggested and what came of it: a note that coaches the shop, or no cause',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, answer: z.enum(SUGGESTION_ANSWERS), note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION'],
  },
  'POST /operators/queue/:itemId/resolution': {
    summary: 'Done by other means, e.g. on the telephone: close the item with a note',
    access: operator,
    params: z.strictObject({ itemId: IdText }),
    body: z.strictObject({ commandId: IdText, note }),
    reply: Done,
    errors: ['NOT_FOUND', 'QUEUE_ITEM_TAKEN', 'ILLEGAL_TRANSITION'],
  },
  'GET /operators/shops/:shopId/plan': {
    summary: 'What a shop of the region pays, and what comes next',
    access: operator,
    params: z.strictObject({ shopId: IdText }),
    reply: ShopPlan,
    errors: ['NOT_FOUND'],
  },
  'POST /operators/shops/:shopId/plan': {
    summary: 'Add a plan from a day on; a support period lasts three months, then the plan before goes on',
    access: operator,
    params: z.strictObject({ shopId: IdText }),
    body: z.strictObject({
      commandId: IdText,
      fromOn: LocalDate,
      kind: z.enum(PLAN_KINDS),
      /** Needed for `percentage`; the other kinds have none. */
      basisPoints: z.int().min(0).max(10_000).default(0),
      yearlyFeeFen: Fen.default(0),
      ownCustomersFree: z.boolean().default(false),
      note,
    }),
    reply: ShopPlan,
    errors: ['NOT_FOUND', 'PLAN_DAY_PAST', 'COMMISSION_ABOVE_CAP', 'SUPPORT_USED', 'LIMIT_REACHED'],
  },
  'POST /operators/orders/:orderId/hold-lift': {
    summary: 'Lift a hold that no case set; the release may go on',
    access: operator,
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({ commandId: IdText, note }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'CASE_OPEN'],
  },
  'GET /operators/receivables': {
    summary:
      'What the shops of the region owe: advances to be recovered, refunds that wait for their balance',
    access: operator,
    query: z.strictObject({ ...Page, state: z.enum(statesOf(receivableMachine)).default('open') }),
    reply: pageOf(Receivable),
  },
  'GET /operators/money-proposals': {
    summary: 'What waits for a second operator of the region',
    access: operator,
    query: z.strictObject({ ...Page }),
    reply: pageOf(MoneyProposal),
  },
  'POST /operators/receivables/:receivableId/write-off': {
    summary: 'Propose that the platform bears an advance for good; an earlier proposal is replaced',
    access: operator,
    params: z.strictObject({ receivableId: IdText }),
    body: z.strictObject({ commandId: IdText, note }),
    reply: z.object({ proposalId: IdText }),
    errors: ['NOT_FOUND', 'NOT_OWED', 'PROPOSAL_GONE'],
  },
  'POST /operators/receivables/:receivableId/write-off-approval': {
    summary: 'A second operator agrees: the recovery ends and the platform bears the advance',
    access: operator,
    params: z.strictObject({ receivableId: IdText }),
    body: z.strictObject({ commandId: IdText, proposalId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'SECOND_PERSON_NEEDED', 'PROPOSAL_GONE', 'NOT_OWED', 'RECOVERY_UNDER_WAY'],
  },
  'POST /operators/orders/:orderId/refund': {
    summary:
      'Refund a part of what was paid, before or after the release; above a limit a second operator must agree',
    access: operator,
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({ commandId: IdText, amountFen: Fen.min(1), reason: note }),
    reply: z.object({ state: z.enum(['ordered', 'proposed']), proposalId: IdText }),
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'REFUND_TOO_MUCH', 'RELEASE_UNDER_WAY', 'PROPOSAL_GONE'],
  },
  'POST /operators/orders/:orderId/refund-approval': {
    summary: 'A second operator agrees to a refund',
    access: operator,
    params: z.strictObject({ orderId: IdText }),
    body: z.strictObject({ commandId: IdText, proposalId: IdText }),
    reply: Done,
    errors: [
      'NOT_FOUND',
      'SECOND_PERSON_NEEDED',
      'PROPOSAL_GONE',
      'ILLEGAL_TRANSITION',
      'REFUND_TOO_MUCH',
      'RELEASE_UNDER_WAY',
    ],
  },
  'POST /operators/refunds/:operationId/card': {
    summary: 'Send a refund that its payer’s account cannot take to a bank card, or back to the merchant',
    access: operator,
    params: z.strictObject({ operationId: IdText }),
    body: z.strictObject({
      commandId: IdText,
      /** Encrypted for WeChat; never stored or logged. `merchant`: the shop pays the owner by itself. */
      to: z.union([
        z.literal('merchant'),
        z.strictObject({
          bankType: z.string().regex(/^[A-Z_]{1,16}$/),
          accountNo: z.string().regex(/^\d{8,30}$/),
          holderName: z.string().min(1).max(LIMITS.nameCharsMax),
        }),
      ]),
    }),
    reply: Done,
    errors: ['NOT_FOUND', 'REFUND_NOT_ABNORMAL', 'CARD_REFUSED', 'WECHAT_UNAVAILABLE'],
  },
})
