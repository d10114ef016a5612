import { LIMITS } from '../kernel/limits'

/** How an order waits for a shop's answer. An order keeps the policy of its service as it was when it was requested. */
export type AnswerPolicy = {
  /** From 1, by service; 0 is the product's own, for a service that has none. */
  readonly version: number
  /** A shop that is asked while it is open answers within. */
  readonly answerMs: number
  /** One that is asked while it is closed, from its next opening on. */
  readonly afterOpeningMs: number
  /** The share of its time after which a silent shop is alerted. */
  readonly alertPercent: number
  /** How many shops are asked before an operator is. */
  readonly shopsMax: number
  /** An operator finds a shop within. */
  readonly operatorMs: number
}

/** The policy that an order keeps; one that was made before there were any has the product's own. */
export function policyOf({ answerPolicy }: { readonly answerPolicy: AnswerPolicy | null }): AnswerPolicy {
  return answerPolicy ?? LIMITS.answerPolicy
}
