import { defineMachine, type EventOf, type StateOf } from '../kernel/machine'

/**
 * The life of an order. Holds, waiting for parts and a pending supplement are flags beside the state, never
 * states. Who may fire an event and what money it moves is in the use case named like it.
 */
export const orderMachine = defineMachine('order', ['MATCHING', 'PENDING_PAY'], {
  MATCHING: {
    'accept-priced': 'PENDING_PAY', // a package or a deposit is due
    'accept-unpriced': 'ACCEPTED', // nothing to pay before the inspection
    switch: 'MATCHING', // the owner takes another shop; so until check-in
    reoffer: 'MATCHING', // refusal or silence: the next shop, or an operator's queue
    cancel: 'CANCELLED',
  },
  PENDING_PAY: {
    paid: 'ACCEPTED',
    switch: 'MATCHING',
    'expire-payment': 'CANCELLED',
    cancel: 'CANCELLED',
  },
  ACCEPTED: {
    'check-in': 'CHECKED_IN',
    retime: 'ACCEPTED',
    withdraw: 'ACCEPTED', // the shop cannot; flag `withdrawn` until the owner decides
    switch: 'MATCHING', // what was paid goes back in full
    rematch: 'MATCHING', // the owner agrees to another shop
    'no-show': 'NO_SHOW',
    cancel: 'CANCELLED',
  },
  NO_SHOW: {
    retime: 'ACCEPTED',
    cancel: 'CANCELLED',
  },
  CHECKED_IN: {
    'send-quote': 'AWAIT_APPROVAL',
    start: 'IN_SERVICE', // fixed price, nothing found
    'return-car': 'READY', // cancelled after intake: the car goes back first
  },
  AWAIT_APPROVAL: {
    'send-quote': 'AWAIT_APPROVAL', // a new version replaces the one shown
    approve: 'IN_SERVICE',
    'decline-all': 'READY',
    'expire-quote': 'READY',
    'return-car': 'READY',
  },
  IN_SERVICE: {
    supplement: 'IN_SERVICE',
    pause: 'IN_SERVICE',
    resume: 'IN_SERVICE',
    'request-stop': 'IN_SERVICE', // the owner stops the work: the shop then bills what is done and refunds the rest
    finish: 'READY',
  },
  READY: {
    'hand-over': 'DELIVERED',
  },
  DELIVERED: {
    confirm: 'COMPLETED',
    'auto-confirm': 'COMPLETED',
  },
  COMPLETED: {},
  CANCELLED: {},
})

export type OrderState = StateOf<typeof orderMachine>
export type OrderEvent = EventOf<typeof orderMachine>

/** The four states that an owner reads first. */
export function ownerStage(state: OrderState): '待接单' | '已确认' | '服务中' | '已完成' | '已取消' {
  switch (state) {
    case 'MATCHING':
    case 'PENDING_PAY':
      return '待接单'
    case 'ACCEPTED':
    case 'NO_SHOW':
    case 'CHECKED_IN':
    case 'AWAIT_APPROVAL':
      return '已确认'
    case 'IN_SERVICE':
    case 'READY':
    case 'DELIVERED':
      return '服务中'
    case 'COMPLETED':
      return '已完成'
    case 'CANCELLED':
      return '已取消'
  }
}

/** States after which the order never moves again. */
export const ORDER_ENDED: readonly OrderState[] = ['COMPLETED', 'CANCELLED']
