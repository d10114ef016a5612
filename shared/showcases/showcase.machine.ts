import { defineMachine, type StateOf } from '../kernel/machine'

/**
 * A verified repair case that everybody may read. It begins with the question to the owner, who sees it masked as it
 * will be; then a person looks whether every plate and face is covered. A change of it asks anew, and what was refused
 * or taken back is never asked again.
 */
export const showcaseMachine = defineMachine('showcase', ['asked'], {
  asked: { edit: 'asked', agree: 'checking', refuse: 'refused', drop: 'dropped', revoke: 'revoked' },
  checking: {
    edit: 'asked',
    publish: 'published',
    reject: 'rejected',
    revoke: 'revoked',
    drop: 'dropped',
  },
  published: { edit: 'asked', revoke: 'revoked', drop: 'dropped' },
  rejected: { edit: 'asked', drop: 'dropped', revoke: 'revoked' }, // the shop may mend what the person saw
  refused: {}, // by the owner
  revoked: {}, // by the owner
  dropped: {}, // by the shop
})

export type ShowcaseState = StateOf<typeof showcaseMachine>
