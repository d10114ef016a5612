import { defineMachine, type StateOf } from '../kernel/machine'

/** A certificate of a technician. Until a person has seen it, and again once it has run out, it proves nothing. */
export const certificateMachine = defineMachine('certificate', ['draft'], {
  draft: { send: 'pending', withdraw: 'withdrawn' }, // its picture is missing
  pending: { send: 'pending', prove: 'proved', refuse: 'refused', withdraw: 'withdrawn', expire: 'expired' },
  proved: { withdraw: 'withdrawn', expire: 'expired' },
  refused: { send: 'pending', withdraw: 'withdrawn', expire: 'expired' },
  expired: { withdraw: 'withdrawn' },
  withdrawn: {},
})

export type CertificateState = StateOf<typeof certificateMachine>
