import { defineMachine, type EventOf, type StateOf } from '../kernel/machine'

/**
 * One application to become a sub-merchant of WeChat Pay. WeChat's reviewers and the shop's people work at once, so
 * while it is open it may come to any other station; the events are what was observed.
 */
const OBSERVED = {
  check: 'checking',
  verify: 'to-verify',
  sign: 'to-sign',
  open: 'opening',
  authorise: 'to-authorise',
  activate: 'active',
  reject: 'rejected',
  freeze: 'frozen',
  cancel: 'cancelled',
} as const

export const applicationMachine = defineMachine('merchant-application', ['submitted'], {
  /** Written here; WeChat may or may not have it yet. */
  submitted: OBSERVED,
  /** WeChat's reviewers are at it. */
  checking: OBSERVED,
  /** The shop must prove that the account is its own. */
  'to-verify': OBSERVED,
  /** The shop must sign. */
  'to-sign': OBSERVED,
  /** WeChat opens the merchant. */
  opening: OBSERVED,
  /** Partner mode: the shop must allow the platform to share. */
  'to-authorise': OBSERVED,
  /** The shop can collect. */
  active: {},
  rejected: {},
  frozen: {},
  cancelled: {},
})
export type ApplicationState = StateOf<typeof applicationMachine>
export type ApplicationEvent = EventOf<typeof applicationMachine>

/** A change of the account that the shop's money goes to. `asked`: WeChat may or may not have heard of it. */
export const settlementChangeMachine = defineMachine('settlement-change', ['asked'], {
  asked: { accept: 'verifying', verify: 'verified', fail: 'failed' },
  verifying: { verify: 'verified', fail: 'failed' },
  verified: {},
  failed: {},
})
export type SettlementChangeState = StateOf<typeof settlementChangeMachine>
