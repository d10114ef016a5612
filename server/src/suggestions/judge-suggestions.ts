import type { Verdict } from '@anxin/shared/opinions/opinion-words'
import type { Doubt } from '@anxin/shared/suggestions/suggestion-words'
import { isDeclined, workOf } from '../record'
import type { OrderLineRow } from '../orders'

export type QuotedLine = Pick<
  OrderLineRow,
  'id' | 'round' | 'kind' | 'name' | 'basis' | 'state' | 'decidedAt' | 'declineReason'
>

/** What others know of one order's lines. */
export type Evidence = {
  /** What other shops said, by line. */
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>
  /** Lines of a case about price or parts that an operator decided for the owner. */
  readonly lostLineIds: ReadonlySet<string>
  /** Names of work that the car has had done since, wherever. */
  readonly doneLater: ReadonlySet<string>
}

/** One piece of work that the shop suggested, and what stands against it; null where it was confirmed. */
export type Judged = { readonly work: string; readonly doubt: Doubt | null }

const AGREED: readonly QuotedLine['state'][] = ['approving', 'approved', 'done', 'dropped']

/**
 * The suggestions of an order: what was quoted beyond the booking and decided. Lines of one work are one suggestion,
 * however often they were edited and shown again; work that was remembered from an earlier visit was counted there.
 */
export function judgeSuggestions(lines: readonly QuotedLine[], evidence: Evidence): Judged[] {
  const booked = new Set(lines.filter(({ round }) => round === 0).map(workOf))
  const works = new Map<string, QuotedLine[]>()
  for (const line of lines) {
    if (line.round === 0 || line.kind === 'fee' || line.basis?.from === 'remembered') continue
    if (!booked.has(workOf(line))) works.set(workOf(line), [...(works.get(workOf(line)) ?? []), line])
  }
  return [...works].flatMap(([work, all]): Judged[] =>
    all.some((line) => isAgreed(line) || isDeclined(line))
      ? [{ work, doubt: doubtOf(work, all, evidence) }]
      : [],
  )
}

function isAgreed({ state, declineReason }: QuotedLine): boolean {
  // An approved line that was edited is dropped: what came in its place is what counts.
  return AGREED.includes(state) && !(state === 'dropped' && declineReason !== null)
}

/** The hardest word first: what an operator decided, what somebody confirmed, what others said, what the owner said. */
function doubtOf(work: string, lines: readonly QuotedLine[], evidence: Evidence): Doubt | null {
  if (lines.some(({ id }) => evidence.lostLineIds.has(id))) return 'case'
  const verdicts = lines.flatMap(({ id }) => evidence.verdicts.get(id) ?? [])
  if (verdicts.includes('necessary') || evidence.doneLater.has(work)) return null
  if (verdicts.some((verdict) => verdict !== 'cannot-tell')) return 'opinion'
  return lines.some(isAgreed) ? null : 'declined'
}
