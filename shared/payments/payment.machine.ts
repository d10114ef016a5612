import { defineMachine, type StateOf } from '../kernel/machine'

/** One WeChat transaction. `frozen` money lies in the shop's sub-merchant account until it is released. */
export const paymentMachine = defineMachine('payment', ['created'], {
  created: { pay: 'frozen', close: 'closed' },
  closed: { pay: 'frozen' }, // WeChat may report a payment that won the race against our close: it is refunded
  frozen: { release: 'releasing', refund: 'frozen', 'refund-all': 'refunded', freed: 'released' }, // freed: by WeChat, without us
  // A refund ordered before the release is settled while the release waits for it.
  releasing: { released: 'released', refund: 'releasing', 'release-refused': 'frozen' },
  released: {},
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
/** `freed` is no call: WeChat did it by itself, and the row keeps what was observed. */
export const OPERATION_KINDS = ['close', 'share', 'finish', 'refund', 'freed'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]
