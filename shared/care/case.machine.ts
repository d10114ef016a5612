import { defineMachine, type EventOf, type StateOf } from '../kernel/machine'

/**
 * The life of an after-sale case (lifecycle, section 2). The shop is asked first; whoever is not content, and whoever
 * waits too long, comes to the platform, whose decision executes itself. A decision may be appealed once, as long as
 * it is not closed.
 */
export const caseMachine = defineMachine('case', ['OPENED'], {
  OPENED: {
    'ask-shop': 'SHOP_REPLY',
    escalate: 'PLATFORM_REVIEW', // safety: nobody waits for the shop
  },
  SHOP_REPLY: {
    reply: 'NEGOTIATING',
    escalate: 'PLATFORM_REVIEW', // by either side, or by the clock
    withdraw: 'CLOSED',
  },
  NEGOTIATING: {
    agree: 'DECIDED', // the owner takes an offer of the shop
    escalate: 'PLATFORM_REVIEW',
    withdraw: 'CLOSED',
  },
  PLATFORM_REVIEW: {
    agree: 'DECIDED', // an offer stands until the platform has decided
    decide: 'DECIDED',
    withdraw: 'CLOSED',
  },
  DECIDED: {
    execute: 'EXECUTING', // money or a car is on its way
    resolve: 'RESOLVED', // nothing is
  },
  EXECUTING: {
    resolve: 'RESOLVED',
    fail: 'PLATFORM_REVIEW', // the repair was done again in vain, or never
    appeal: 'PLATFORM_REVIEW',
  },
  RESOLVED: {
    appeal: 'PLATFORM_REVIEW',
    fail: 'PLATFORM_REVIEW', // the owner finds the fault again before the case is closed
    close: 'CLOSED',
  },
  CLOSED: {},
})

export type CaseState = StateOf<typeof caseMachine>
export type CaseEvent = EventOf<typeof caseMachine>
