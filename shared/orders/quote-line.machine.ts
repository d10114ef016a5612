import { defineMachine, type StateOf } from '../kernel/machine'

/**
 * One line of a quote; only an approved line may be worked on. An edited line is another line, shown anew: the one in
 * whose place it came is declined, or dropped where it was approved.
 */
export const quoteLineMachine = defineMachine('quote line', ['draft', 'approved'], {
  draft: { show: 'shown' },
  shown: {
    approve: 'approved',
    'choose-to-pay': 'approving',
    decline: 'declined',
    expire: 'declined',
    edit: 'declined',
  },
  approving: { approve: 'approved', 'payment-lapsed': 'shown', drop: 'dropped' }, // chosen, takes effect when its leg is observed paid
  approved: { finish: 'done', drop: 'dropped', edit: 'dropped' },
  declined: {},
  done: {},
  dropped: {}, // approved, but not needed in the end: not billed
})

export type QuoteLineState = StateOf<typeof quoteLineMachine>
