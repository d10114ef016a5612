import { z } from 'zod'
import { CASE_OUTCOMES, CASE_TYPES } from './care/case-words'
import { IdText } from './kernel/id'
import { MOVEMENT_KINDS } from './risk/rules'
import { PHOTO_VERDICTS } from './reviews/review-words'

const order = z.object({ orderId: IdText })
const shopOrder = z.object({ orderId: IdText, shopId: IdText })
const certificate = z.object({ certificateId: IdText, shopId: IdText })
const afterSale = shopOrder.extend({ caseId: IdText })
const payment = z.object({ paymentId: IdText, subjectId: IdText, purpose: z.string() })
const movement = z.object({
  decisionId: IdText,
  kind: z.enum(MOVEMENT_KINDS),
  movementId: IdText,
  paymentId: IdText,
  subjectId: IdText,
})

/** The classes of what can go wrong with money; each has a runbook. */
export const MONEY_INCIDENTS = [
  'we-have-they-do-not', // our ledger posted what WeChat's bill does not list
  'they-have-we-do-not', // WeChat's bill lists what our ledger does not know
  'amount-differs',
  'state-differs',
  'fee-drift', // WeChat took another fee than the rate says
  'balance-differs', // a merchant's balance at the end of the day is not what its entries sum to
  'bill-missing', // no bill by the evening of the next day
  'freed-by-wechat', // WeChat freed frozen money without our order
  'freeze-near', // money will be freed by WeChat soon and nobody has decided
  'refund-abnormal', // the payer's account cannot take the money back
  'recovery-overdue', // an advance was not recovered in time
] as const
export type MoneyIncident = (typeof MONEY_INCIDENTS)[number]

/** What the freeze guard does as the end of a freeze comes near, in this order. */
export const FREEZE_STAGES = ['first-alarm', 'last-alarm', 'decision'] as const
export type FreezeStage = (typeof FREEZE_STAGES)[number]

/** What happened, for other domains to react to. Payloads hold ids and small facts, never personal data. */
export const EVENTS = {
  'user.phone-bound': z.object({ userId: IdText }),
  'vehicle.work-due': z.object({ workId: IdText, ownerId: IdText, vehicleId: IdText }), // work that was put off is due
  'vehicle.record-opened': z.object({ linkId: IdText, ownerId: IdText, vehicleId: IdText }), // for the first time by somebody
  'vehicle.transferred': z.object({
    transferId: IdText,
    fromOwnerId: IdText,
    toOwnerId: IdText,
    vehicleId: IdText,
  }),
  'order.requested': z.object({ orderId: IdText, ownerId: IdText }), // a booking was made
  'order.offered': shopOrder, // a shop is asked
  'order.offer-half-gone': shopOrder, // so much of its time has passed without an answer as the policy allows
  'order.offer-expired': shopOrder, // it did not answer
  'order.unanswered': order, // no shop is left: an operator's turn
  'order.accepted': shopOrder, // the shop said yes; payment may be due
  'order.payment-due': z.object({ orderId: IdText, amountFen: z.int() }), // may be paid from now on
  'order.confirmed': shopOrder, // paid, or nothing to pay: the appointment stands
  'order.payment-expired': order,
  'order.cancelled': z.object({ orderId: IdText, shopId: IdText.nullable(), cause: z.string() }),
  'order.switched': z.object({ orderId: IdText, shopId: IdText.nullable() }), // the owner left this shop for another
  'order.withdrawn': shopOrder, // the shop cannot after all
  'order.retimed': shopOrder,
  'order.no-show-near': shopOrder, // the slot has begun and the car is not here
  'order.no-show': shopOrder,
  'order.checked-in': shopOrder,
  'order.quote-overdue': shopOrder,
  'order.quoted': z.object({ orderId: IdText, shopId: IdText, round: z.int(), supplement: z.boolean() }),
  'order.quote-reminder': z.object({ orderId: IdText, round: z.int(), nth: z.int() }),
  'order.decided-by-link': z.object({ orderId: IdText, dueFen: z.int() }), // somebody else, whom the owner asked
  'order.decided': z.object({ orderId: IdText, shopId: IdText, round: z.int() }),
  'order.started': shopOrder,
  'order.stop-requested': shopOrder,
  'order.paused': shopOrder,
  'order.promise-slipped': shopOrder,
  'order.overrun': shopOrder,
  'order.finished': shopOrder,
  'order.pickup-reminder': shopOrder,
  'order.delivered': shopOrder,
  'order.confirm-reminder': z.object({ orderId: IdText, nth: z.int() }),
  'order.completed': z.object({
    orderId: IdText,
    ownerId: IdText,
    shopId: IdText,
    by: z.enum(['owner', 'system', 'freeze']), // `system`: 72 hours of silence; `freeze`: WeChat's freeze was ending
  }),
  'order.invoice-requested': shopOrder, // the owner asks the shop for an invoice, or corrects what it says
  'order.invoice-issued': shopOrder,
  'order.held': z.object({ orderId: IdText, shopId: IdText, cause: z.string() }),
  'order.hold-lifted': shopOrder,
  // WeChat says that a sub-merchant was punished, had single payments stopped, or is free again
  'merchant.violation': z.object({
    subMchid: z.string().max(32),
    deed: z.enum(['punished', 'intercepted', 'lifted', 'unknown']),
    text: z.string().max(300),
  }),
  'complaint.noticed': z.object({ complaintId: z.string().max(64) }), // WeChat says that one is there, or has changed
  // of a complaint at WeChat, by our id; the order is null where it is about no payment of ours
  'complaint.opened': z.object({ complaintId: IdText, orderId: IdText.nullable(), region: z.string() }),
  'complaint.closed': z.object({ complaintId: IdText, orderId: IdText.nullable() }),
  'merchant.changed': z.object({ shopId: IdText, state: z.string().max(20) }), // a shop's account at WeChat Pay
  'order.freeze-refunded': shopOrder.extend({ amountFen: z.int() }), // decided by rule before WeChat decides
  // WeChat freed it: the commission that the platform did not get, and what the owner may still claim from the shop
  'order.money-freed': shopOrder.extend({ paymentId: IdText, commissionFen: z.int(), claimFen: z.int() }),
  'payment.paid': payment, // frozen at WeChat
  'payment.closed': payment, // will never be paid
  'payment.refunded': payment.extend({ operationId: IdText, amountFen: z.int() }),
  'payment.released': payment,
  // WeChat will free it to the shop soon; at `decision` it is decided by rule, because otherwise WeChat decides
  'payment.freeze-ending': payment.extend({ stage: z.enum(FREEZE_STAGES) }),
  'payment.awaiting-receipt': payment, // its release waits until WeChat has settled
  'payment.receipt-confirmed': payment.extend({ by: z.enum(['payer', 'time']) }), // at WeChat, not with us
  // WeChat has freed it to the shop without our order: that sum, of which `remainderFen` is still not refunded
  'payment.freed': payment.extend({ amountFen: z.int(), remainderFen: z.int() }),
  'payment.parked': payment.extend({ operationId: IdText, code: z.string() }), // a person must look
  // WeChat's books or ours say what they should not: an incident with an owner and an age, opened once for its cause
  'money.incident': z.object({
    causeKey: z.string().max(80),
    class: z.enum(MONEY_INCIDENTS),
    subjectId: IdText.nullable(),
    paymentId: IdText.nullable(),
    shopId: IdText.nullable(),
    amountFen: z.int(),
    text: z.string().max(300),
  }),
  'movement.held': movement.extend({ text: z.string() }), // risk stopped it: a person must decide
  'movement.released': movement,
  'movement.rejected': movement,
  'shop.support-ending': z.object({ shopId: IdText, endsOn: z.string() }), // the next plan begins on that day
  'shop.debt-near': z.object({ shopId: IdText, owedFen: z.int(), until: z.string() }), // then it gets no new orders
  // What it owes is overdue: no new orders `since`; `nth` counts how often people were told again
  'shop.debt-limited': z.object({ shopId: IdText, since: z.string(), overdueFen: z.int(), nth: z.int() }),
  'shop.debt-lifted': z.object({ shopId: IdText, since: z.string() }),
  // What a shop suggests is confirmed far less often than around it: a person reads it
  'shop.oversell': z.object({ reviewId: IdText, shopId: IdText, region: z.string() }),
  'shop.coached': z.object({ reviewId: IdText, shopId: IdText }), // and has written to it
  // certificates of technicians
  'certificate.submitted': certificate, // its picture is there: a person must see it
  'certificate.decided': certificate.extend({ proved: z.boolean() }),
  'certificate.ending': certificate.extend({ validUntil: z.string() }), // 30 days are left
  'certificate.ended': certificate, // it proves nothing any more
  'follow-up.asked': shopOrder,
  'follow-up.answered': z.object({ orderId: IdText, shopId: IdText, answer: z.enum(['fine', 'problem']) }),
  'follow-up.unanswered': shopOrder,
  // what other shops think of a quote
  'opinion.asked': shopOrder.extend({ opinionId: IdText }),
  'opinion.half-gone': shopOrder.extend({ opinionId: IdText }), // of the half hour, and the shop is silent
  'opinion.answered': shopOrder.extend({ opinionId: IdText }),
  'opinion.closed': z.object({ orderId: IdText, requestId: IdText, answers: z.int() }), // the half hour is over
  // after-sale
  'case.opened': afterSale.extend({
    type: z.enum(CASE_TYPES),
    cause: z.enum(['owner', 'follow-up', 'review']),
  }),
  'case.half-gone': afterSale, // half of the time to answer has passed and the shop is silent
  'case.said': afterSale.extend({ by: z.enum(['owner', 'shop', 'operator']) }),
  'case.offered': afterSale, // the shop offers something to the owner
  'case.escalated': afterSale.extend({ type: z.enum(CASE_TYPES), appeal: z.boolean() }), // the platform has to decide
  'case.decided': afterSale.extend({ outcome: z.enum(CASE_OUTCOMES), agreed: z.boolean() }),
  'case.closed': afterSale,
  'review.low': shopOrder, // two stars or fewer: the shop has 24 hours
  'review.invited': z.object({ orderId: IdText, shopId: IdText, nth: z.int() }), // the order may be reviewed now
  'review.doubtful': z.object({
    reviewId: IdText,
    orderId: IdText,
    cause: z.enum(['text', 'photos', 'unchecked']),
  }), // a person must read it
  'review.refused': z.object({ reviewId: IdText, orderId: IdText }), // after it had been stored
  'review.published': z.object({ reviewId: IdText, orderId: IdText, shopId: IdText }),
  // WeChat has judged a picture, by the trace that it gave when it was asked
  'media.checked': z.object({ traceId: z.string().max(100), verdict: z.enum(PHOTO_VERDICTS) }),
  'showcase.asked': shopOrder, // the shop would like to publish, or has changed what it would
  'showcase.agreed': z.object({ showcaseId: IdText, orderId: IdText, shopId: IdText }), // a person looks at the masks now
  'showcase.refused': shopOrder, // by the owner
  'showcase.published': shopOrder,
  'showcase.rejected': shopOrder, // by that person
  'showcase.revoked': shopOrder, // by the owner
  'showcase.dropped': shopOrder, // by the shop
  'referral.rewarded': z.object({ referralId: IdText, inviterId: IdText, friendId: IdText }),
  'account.export-ready': z.object({ exportId: IdText, ownerId: IdText }),
  'queue.opened': z.object({ itemId: IdText, orderId: IdText.nullable(), region: z.string() }),
} as const satisfies Record<string, z.ZodType>

export type EventTopic = keyof typeof EVENTS
export type EventPayload<T extends EventTopic> = z.output<(typeof EVENTS)[T]>
