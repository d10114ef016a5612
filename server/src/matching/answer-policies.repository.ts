import { answerPolicy } from '@anxin/drizzle/schema/matching'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type AnswerPolicyRow = typeof answerPolicy.$inferSelect

const policies = preparedTable(answerPolicy)
const KEPT = policies.select([
  'version',
  'answerMs',
  'afterOpeningMs',
  'alertPercent',
  'shopsMax',
  'operatorMs',
])

/** What a new order of a service keeps. Prepared: every booking reads it. */
export async function newestPolicy(q: Queries, serviceId: string): Promise<AnswerPolicy> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${KEPT} FROM answer_policy WHERE service_id = ? ORDER BY version DESC LIMIT 1`,
    [serviceId],
  )
  return raw ? policies.row(raw) : LIMITS.answerPolicy
}

/** Every version of a service, the newest first. */
export async function policiesOf(q: Queries, serviceId: string): Promise<AnswerPolicyRow[]> {
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${policies.columns} FROM answer_policy WHERE service_id = ? ORDER BY version DESC LIMIT ${LIMITS.answerPoliciesMax}`,
    [serviceId],
  )
  return raws.map(policies.row)
}

/** A duplicate where somebody has just made the same version. */
export async function insertPolicy(tx: Tx, row: AnswerPolicyRow): Promise<void> {
  await policies.insert(tx, [row])
}
