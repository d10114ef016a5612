import { defineMachine, type StateOf } from '../kernel/machine'

/** One shop that is, or may be, asked what it thinks of a quote. */
export const opinionMachine = defineMachine('opinion', ['queued'], {
  queued: { ask: 'asked', withdraw: 'withdrawn' },
  asked: {
    answer: 'answered',
    refuse: 'refused', // the next shop is asked while there is time
    expire: 'expired', // the half hour is over
    withdraw: 'withdrawn', // the owner has decided, or the quote is another one
  },
  answered: {},
  refused: {},
  expired: {},
  withdrawn: {},
})

export type OpinionState = StateOf<typeof opinionMachine>
