import type { LinkRelation } from './approval-link.contract'

/** Whom an owner has asked, in the timeline and on the phone. */
export const RELATION_WORDS: Readonly<Record<LinkRelation, string>> = {
  family: '家人',
  friend: '朋友',
  colleague: '同事',
}
