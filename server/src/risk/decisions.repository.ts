import { riskAnswer, riskDecision } from '@anxin/drizzle/schema/risk'
import type { MovementKind, Verdict } from '@anxin/shared/risk/rules'
import { isDuplicate, type Queries, type SqlValue, type Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type DecisionRow = typeof riskDecision.$inferSelect
export type AnswerRow = typeof riskAnswer.$inferSelect
/** A decision with what was answered to it. */
export type Answered = DecisionRow & { readonly answer: AnswerRow | null }

const decisions = preparedTable(riskDecision)
const answers = preparedTable(riskAnswer)

/** Keeps a decision; nothing in this table is ever changed or removed. */
export function writeDecision(tx: Tx, row: DecisionRow): void {
  decisions.writeInsert(tx, [row])
}

/** Answers a decision; false when somebody was faster. */
export async function insertAnswer(tx: Tx, row: AnswerRow): Promise<boolean> {
  try {
    await answers.insert(tx, [row])
    return true
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

type Last = Pick<DecisionRow, 'id' | 'verdict' | 'at' | 'deviceHash' | 'rulesetVersion' | 'amountFen'> & {
  readonly outcome: AnswerRow['outcome'] | null
}

/** The newest decision about a movement, or null. */
export async function lastDecision(q: Queries, movementId: string): Promise<Last | null> {
  const [row] = await q.rows<Last>(
    `SELECT d.id, d.verdict, d.at, d.device_hash AS deviceHash, d.ruleset_version AS rulesetVersion,
       d.amount_fen AS amountFen, a.outcome
     FROM risk_decision d LEFT JOIN risk_answer a ON a.decision_id = d.id
     WHERE d.movement_id = ? ORDER BY d.id DESC LIMIT 1`,
    [movementId],
  )
  return row ?? null
}

export async function findDecision(q: Queries, id: string): Promise<Answered | null> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${decisions.columns} FROM risk_decision WHERE id = ?`,
    [id],
  )
  if (!raw) return null
  const answered = await answersTo(q, [id])
  return { ...decisions.row(raw), answer: answered.get(id) ?? null }
}

type Filter = {
  readonly verdict: Verdict
  readonly kind: MovementKind | undefined
  /** Region code, or `*` for all. */
  readonly region: string
  /** Only older ones. */
  readonly before: string | null
}

/** Up to `limit` decisions, the newest first, without explanation and features, which a list does not show. */
export async function pageOfDecisions(
  q: Queries,
  { verdict, kind, region, before }: Filter,
  limit: number,
): Promise<Answered[]> {
  const parts: [sql: string, value: SqlValue][] = [['verdict = ?', verdict]]
  if (region !== '*') parts.push(['region = ?', region])
  if (kind !== undefined) parts.push(['kind = ?', kind])
  if (before !== null) parts.push(['id < ?', before])
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${decisions.columns} FROM risk_decision WHERE ${parts.map(([sql]) => sql).join(' AND ')} ORDER BY id DESC LIMIT ${Number(limit)}`,
    parts.map(([, value]) => value),
  )
  const rows = raws.map(decisions.row)
  const answered = await answersTo(
    q,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, answer: answered.get(row.id) ?? null }))
}

async function answersTo(q: Queries, decisionIds: readonly string[]): Promise<Map<string, AnswerRow>> {
  if (decisionIds.length === 0) return new Map()
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${answers.columns} FROM risk_answer WHERE decision_id IN (${decisionIds.map(() => '?').join(', ')})`,
    decisionIds,
  )
  return new Map(raws.map((raw) => [String(raw['decisionId']), answers.row(raw)]))
}

type Judged = Pick<DecisionRow, 'id' | 'kind' | 'amountFen' | 'verdict' | 'features'>

/** Decisions between two ids, the oldest first: ids are by time. */
export async function judgedBetween(
  q: Queries,
  after: string,
  until: string,
  limit: number,
): Promise<Judged[]> {
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${decisions.select(['id', 'kind', 'amountFen', 'verdict', 'features'])} FROM risk_decision
     WHERE id > ? AND id < ? ORDER BY id LIMIT ${Number(limit)}`,
    [after, until],
  )
  return raws.map(decisions.row)
}

/** How often a payer's money was judged. */
export async function countDecisions(q: Queries, payerId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>('SELECT COUNT(*) AS n FROM risk_decision WHERE payer_id = ?', [
    payerId,
  ])
  return Number(row?.n ?? 0)
}
