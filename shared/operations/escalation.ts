import type { CASE_TYPES } from '../care/case-words'
import { HOUR_MS, MINUTE_MS } from '../kernel/time'

/** Who answers for an item, from below: anybody at the desk, the region's manager, a manager of all regions. */
export const QUEUE_LEVELS = ['desk', 'region', 'head'] as const
export type QueueLevel = (typeof QUEUE_LEVELS)[number]

type Facts = {
  readonly kind: string
  readonly caseType?: (typeof CASE_TYPES)[number]
  readonly isAppeal?: boolean
  /** What the dispute can be about at most. */
  readonly amountFen?: number
}

type SeverityRule = {
  readonly why: string
  readonly kind: string
  readonly caseType?: Facts['caseType']
  readonly isAppeal?: boolean
  readonly fromFen?: number
  readonly level: QueueLevel
  /** Within that time somebody of the level takes it up, else it goes up one level, and so on. */
  readonly ackMs: number
}

/** The first rule that fits decides. What no rule names stays at the desk and goes up when its deadline has passed. */
export const SEVERITY_RULES: readonly SeverityRule[] = [
  { why: '涉及行车安全', kind: 'case', caseType: 'safety', level: 'region', ackMs: 30 * MINUTE_MS },
  { why: '申诉', kind: 'case', isAppeal: true, level: 'region', ackMs: 4 * HOUR_MS },
  { why: '金额较大', kind: 'case', fromFen: 500_000, level: 'region', ackMs: 4 * HOUR_MS },
  { why: '一般售后', kind: 'case', level: 'desk', ackMs: 8 * HOUR_MS },
  {
    why: '微信支付投诉，金额较大',
    kind: 'wechat-complaint',
    fromFen: 500_000,
    level: 'region',
    ackMs: 2 * HOUR_MS,
  },
  { why: '微信支付投诉', kind: 'wechat-complaint', level: 'desk', ackMs: 4 * HOUR_MS },
]

/** Whose an item is, and within what time it must be taken up; null: only its own deadline counts. */
export function severityOf(facts: Facts): { level: QueueLevel; ackMs: number | null } {
  const rule = SEVERITY_RULES.find(
    ({ kind, caseType, isAppeal, fromFen }) =>
      kind === facts.kind &&
      (caseType === undefined || caseType === facts.caseType) &&
      (isAppeal === undefined || isAppeal === facts.isAppeal) &&
      (fromFen === undefined || (facts.amountFen ?? 0) >= fromFen),
  )
  return rule ? { level: rule.level, ackMs: rule.ackMs } : { level: 'desk', ackMs: null }
}

/** The level above, or null at the top. */
export function levelAbove(level: QueueLevel): QueueLevel | null {
  return QUEUE_LEVELS[QUEUE_LEVELS.indexOf(level) + 1] ?? null
}
