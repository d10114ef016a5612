import { defineMachine, type StateOf } from '../kernel/machine'

/** One line of a quote. An edited line goes back to draft; only an approved line may be worked on. */
export const quoteLineMachine = defineMachine('quote line', ['draft', 'approved'], {
  draft: { show: 'shown' },
  shown: {
    approve: 'approved',
    'choose-to-pay': 'approving',
    decline: 'declined',
    expire: 'declined',
    edit: 'draft',
  },
  approving: { approve: 'approved', 'payment-lapsed': 'shown' }, // chosen, takes effect when its leg is observed paid
  approved: { finish: 'done', drop: 'dropped' },
  declined: {},
  done: {},
  dropped: {}, // approved, but not needed in the end: not billed
})

export type QuoteLineState = StateOf<typeof quoteLineMachine>
