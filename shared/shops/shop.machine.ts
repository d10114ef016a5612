import { defineMachine, type StateOf } from '../kernel/machine'

/** Only an open shop receives orders; a paused one keeps those it has. */
export const shopMachine = defineMachine('shop', ['draft'], {
  draft: { submit: 'review' },
  review: { approve: 'open', 'send-back': 'draft' },
  open: { pause: 'paused', close: 'closed' },
  paused: { resume: 'open', close: 'closed' },
  closed: {},
})
export type ShopState = StateOf<typeof shopMachine>
