import { riskRuleset } from '@anxin/drizzle/schema/risk'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { transition, type EventOf } from '@anxin/shared/kernel/machine'
import { rulesetMachine } from '@anxin/shared/risk/ruleset.machine'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type RulesetRow = typeof riskRuleset.$inferSelect
type Raw = Record<string, unknown>

const rulesets = preparedTable(riskRuleset)

/** The rules that judge now, and those that judge beside them. */
export async function rulesetsInForce(
  q: Queries,
): Promise<{ active: RulesetRow | null; shadow: RulesetRow | null }> {
  const raws = await q.rows<Raw>(
    `SELECT ${rulesets.columns} FROM risk_ruleset WHERE state IN ('active', 'shadow') LIMIT 2`,
    [],
  )
  const rows = raws.map(rulesets.row)
  const of = (state: RulesetRow['state']) => rows.find((row) => row.state === state) ?? null
  return { active: of('active'), shadow: of('shadow') }
}

/** The number of the rules that judge now, or null. */
export async function activeVersion(q: Queries): Promise<number | null> {
  const [row] = await q.rows<{ version: number }>(
    "SELECT version FROM risk_ruleset WHERE state = 'active' LIMIT 1",
    [],
  )
  return row?.version ?? null
}

export async function findRuleset(q: Queries, version: number): Promise<RulesetRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${rulesets.columns} FROM risk_ruleset WHERE version = ?`, [version])
  return raw ? rulesets.row(raw) : null
}

/** Every version, the newest first. */
export async function allRulesets(q: Queries): Promise<RulesetRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${rulesets.columns} FROM risk_ruleset ORDER BY version DESC LIMIT ${LIMITS.riskRulesetsMax}`,
    [],
  )
  return raws.map(rulesets.row)
}

/** Every version, locked: whoever makes one or moves one does so alone. Judgements read past the lock. */
export async function lockRulesets(tx: Tx): Promise<RulesetRow[]> {
  const raws = await tx.rows<Raw>(
    `SELECT ${rulesets.columns} FROM risk_ruleset ORDER BY version LIMIT ${LIMITS.riskRulesetsMax} FOR UPDATE`,
    [],
  )
  return raws.map(rulesets.row)
}

export async function insertRuleset(tx: Tx, row: RulesetRow): Promise<void> {
  await rulesets.insert(tx, [row])
}

/** Moves a locked version along its machine. */
export async function moveRuleset(
  tx: Tx,
  row: RulesetRow,
  event: EventOf<typeof rulesetMachine>,
  set: Partial<Pick<RulesetRow, 'activatedAt'>> = {},
): Promise<RulesetRow> {
  const state = transition(rulesetMachine, row.state, event)
  const moved = await rulesets.update(tx, { ...set, state }, 'version = ? AND state = ?', [
    row.version,
    row.state,
  ])
  assert(moved === 1, `ruleset ${row.version} is no longer ${row.state}`)
  return { ...row, ...set, state }
}
