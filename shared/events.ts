import { z } from 'zod'
import { IdText } from './kernel/id'

const order = z.object({ orderId: IdText })
const shopOrder = z.object({ orderId: IdText, shopId: IdText })
const payment = z.object({ paymentId: IdText, subjectId: IdText, purpose: z.string() })

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

/** What happened, for other domains to react to. Payloads hold ids and small facts, never personal data. */
export const EVENTS = {
  'user.phone-bound': z.object({ userId: IdText }),
  'order.requested': z.object({ orderId: IdText, ownerId: IdText }), // a booking was made
  'order.offered': shopOrder, // a shop is asked
  'order.offer-half-gone': shopOrder, // half of its time has passed without an answer
  'order.offer-expired': shopOrder, // it did not answer
  'order.unanswered': order, // no shop is left: an operator's turn
  'order.accepted': shopOrder, // the shop said yes; payment may be due
  'order.payment-due': z.object({ orderId: IdText, amountFen: z.int() }), // may be paid from now on
  'order.confirmed': shopOrder, // paid, or nothing to pay: the appointment stands
  'order.payment-expired': order,
  'order.cancelled': z.object({ orderId: IdText, shopId: IdText.nullable(), cause: z.string() }),
  'order.withdrawn': shopOrder, // the shop cannot after all
  'order.retimed': shopOrder,
  'order.no-show-near': shopOrder, // the slot has begun and the car is not here
  'order.no-show': shopOrder,
  'order.checked-in': shopOrder,
  'order.quote-overdue': shopOrder,
  'order.quoted': z.object({ orderId: IdText, shopId: IdText, round: z.int(), supplement: z.boolean() }),
  'order.quote-reminder': z.object({ orderId: IdText, round: z.int(), nth: z.int() }),
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
    by: z.enum(['owner', 'system']),
  }),
  'order.held': z.object({ orderId: IdText, shopId: IdText, cause: z.string() }),
  'order.hold-lifted': shopOrder,
  'payment.paid': payment, // frozen at WeChat
  'payment.closed': payment, // will never be paid
  'payment.refunded': payment.extend({ operationId: IdText, amountFen: z.int() }),
  'payment.released': payment,
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
  'follow-up.asked': shopOrder,
  'follow-up.answered': z.object({ orderId: IdText, shopId: IdText, answer: z.enum(['fine', 'problem']) }),
  'follow-up.unanswered': shopOrder,
  'review.invited': z.object({ orderId: IdText, shopId: IdText, nth: z.int() }), // the order may be reviewed now
  'review.doubtful': z.object({
    reviewId: IdText,
    orderId: IdText,
    cause: z.enum(['text', 'photos', 'unchecked']),
  }), // a person must read it
  'review.refused': z.object({ reviewId: IdText, orderId: IdText }), // after it had been stored
  'review.published': z.object({ reviewId: IdText, orderId: IdText, shopId: IdText }),
  'referral.rewarded': z.object({ referralId: IdText, inviterId: IdText, friendId: IdText }),
  'queue.opened': z.object({ itemId: IdText, orderId: IdText.nullable(), region: z.string() }),
} as const satisfies Record<string, z.ZodType>

export type EventTopic = keyof typeof EVENTS
export type EventPayload<T extends EventTopic> = z.output<(typeof EVENTS)[T]>
