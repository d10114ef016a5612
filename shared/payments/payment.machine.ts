import { defineMachine, type StateOf } from '../kernel/machine'

/** One WeChat transaction. `frozen` money lies in the shop's sub-merchant account until it is released. */
export const paymentMachine = defineMachine('payment', ['created'], {
  created: { pay: 'frozen', close: 'closed' },
  closed: { pay: 'frozen' }, // WeChat may report a payment that won the race against our close: it is refunded
  frozen: { release: 'releasing', refund: 'frozen', 'refund-all': 'refunded', freed: 'released' }, // freed: by WeChat, without us
  // A refund ordered before the release is settled while the release waits for it.
  releasing: { released: 'released', refund: 'releasing', 'release-refused': 'frozen' },
  // After the release the shop gives back what the payer gets.
  released: { refund: 'released', 'refund-all': 'refunded' },
  refunded: {},
})
export type PaymentState = StateOf<typeof paymentMachine>

/** One call to WeChat that moves money or ends a payment. `unknown` blocks a new operation on the same payment. */
export const operationMachine = defineMachine('payment operation', ['pending'], {
  pending: { observe: 'succeeded', refuse: 'failed', lose: 'unknown' },
  unknown: { observe: 'succeeded', refuse: 'failed', lose: 'unknown' },
  succeeded: {},
  failed: {},
})
export type OperationState = StateOf<typeof operationMachine>
/**
 * `return` takes commission back to the shop before it refunds; `recover` gets an advance back from the shop. Three are
 * no calls: `write-off` is the decision of two people that the platform bears an advance, `freed` keeps what was
 * observed when WeChat freed money by itself, and `waive` what the platform does without for a compensation.
 */
export const OPERATION_KINDS = [
  'close',
  'share',
  'finish',
  'refund',
  'return',
  'recover',
  'write-off',
  'freed',
  'waive',
] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

/** What a shop owes. `lapsed`: the refund that waited for its balance has ended without effect. */
export const receivableMachine = defineMachine('receivable', ['open'], {
  open: { recover: 'recovered', 'write-off': 'written-off', lapse: 'lapsed' },
  recovered: {},
  'written-off': {},
  lapsed: {},
})
export type ReceivableState = StateOf<typeof receivableMachine>
/**
 * `advance`: the platform has paid for the shop. `refund`: the payer still waits for the shop's balance. `commission`:
 * WeChat freed the money before the platform had its part.
 */
export const RECEIVABLE_KINDS = ['advance', 'refund', 'commission'] as const
