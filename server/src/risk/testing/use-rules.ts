import type { RiskRule } from '@anxin/shared/risk/rules'
import type { TestApp } from '../../../test/harness/test-app'

/** From now on these rules judge, and those judge beside them; returns their versions. */
export async function useRules(
  t: TestApp,
  active: readonly RiskRule[],
  shadow?: readonly RiskRule[],
): Promise<{ active: number; shadow: number | null }> {
  const { db } = t.app
  await db.run("UPDATE risk_ruleset SET state = 'retired' WHERE state IN ('active', 'shadow')", [])
  const insert = async (state: 'active' | 'shadow', rules: readonly RiskRule[]) => {
    const [row] = await db.rows<{ last: number | null }>('SELECT MAX(version) AS last FROM risk_ruleset', [])
    const version = (row?.last ?? 0) + 1
    await db.run(
      'INSERT INTO risk_ruleset (version, state, rules, note, created_at) VALUES (?, ?, ?, ?, ?)',
      [version, state, JSON.stringify(rules), '测试规则', t.clock.now()],
    )
    return version
  }
  return { active: await insert('active', active), shadow: shadow ? await insert('shadow', shadow) : null }
}

/** A rule that fires on one sum: a test that picks its own sum meets no other. */
export function onSum(
  amountFen: number,
  verdict: RiskRule['verdict'],
  kind: RiskRule['kinds'][number],
): RiskRule {
  return {
    id: `${kind}-${amountFen}`,
    title: '指定金额',
    kinds: [kind],
    all: [{ feature: 'amountFen', op: '=', value: amountFen }],
    verdict,
    text: `金额为 ${amountFen} 分`,
  }
}

export type Decision = {
  id: string
  verdict: string
  shadowVerdict: string | null
  rulesetVersion: number | null
  features: string
  explanation: string
  outcome: string | null
}

/** Every decision about a movement, the oldest first. */
export async function decisionsOf(t: TestApp, movementId: string): Promise<Decision[]> {
  return t.app.db.rows<Decision>(
    `SELECT d.id, verdict, shadow_verdict AS shadowVerdict, ruleset_version AS rulesetVersion, features, explanation, outcome
     FROM risk_decision d LEFT JOIN risk_answer a ON a.decision_id = d.id WHERE movement_id = ? ORDER BY d.id`,
    [movementId],
  )
}
