/** What an operator says after reading what a shop suggested. Neither moves money or rank. */
export const SUGGESTION_ANSWERS = ['coaching', 'no-cause'] as const

/** What stands against a suggestion. */
export const DOUBTS = ['case', 'opinion', 'declined'] as const
export type Doubt = (typeof DOUBTS)[number]
