import { riskRuleset } from '@anxin/drizzle/schema/risk'
import { RISK_RULES } from '@anxin/drizzle/seed/data/risk-rules'
import type { Db } from '../src/platform/db'
import { preparedTable } from '../src/platform/prepared'

/** Puts the rules that the product comes with in force, where none are. */
export async function putRules(db: Db, at: Date): Promise<void> {
  if ((await db.rows('SELECT version FROM risk_ruleset LIMIT 1', [])).length > 0) return
  const row = { version: 1, state: 'active' as const, rules: [...RISK_RULES], note: 'bench', createdAt: at }
  await preparedTable(riskRuleset).insert(db, [row])
}
