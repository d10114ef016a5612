import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { firstIdOf } from '@anxin/shared/kernel/new-id'
import type { Verdict } from '@anxin/shared/risk/rules'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { judgedBetween } from './decisions.repository'
import { evaluate } from './evaluate'
import { findRuleset, type RulesetRow } from './rulesets.repository'
import { requireVersion } from './rulesets'

type Route = 'POST /operators/risk/rulesets/:version/dry-run'
const BATCH_ROWS = 1000

/**
 * How a version would have decided about the movements of a time. It judges the features that were kept with each
 * decision, so its verdicts are those that it would have given then; nothing is changed but the audit.
 */
export async function dryRunRuleset(app: App, { caller, params, body }: Call<Route>): Promise<Reply<Route>> {
  requireRight(caller, 'risk')
  const [from, to] = [Date.parse(body.from), Date.parse(body.to)]
  if (to <= from || to - from > LIMITS.riskDryRunMs)
    throw new AppError('BAD_INPUT', 'time of a dry run', { fields: { 'body.to': '时间范围须在 31 天以内' } })
  const ruleset = requireVersion(await findRuleset(app.db, params.version), params.version)
  const outcome = await replay(app, ruleset, from, to)
  const { version } = ruleset
  const data = { version, from: body.from, to: body.to, changed: outcome.changed }
  await app.db.transaction((tx) =>
    record(app, tx, actorOf(caller), 'ruleset.dry-run', caller.operatorId, data),
  )
  return outcome
}

type Outcome = Reply<Route>

async function replay(app: App, { rules }: RulesetRow, fromMs: number, toMs: number): Promise<Outcome> {
  const [before, after] = [noVerdicts(), noVerdicts()]
  const examples: Outcome['examples'] = []
  let [decisions, changed, cut] = [0, 0, false]
  let cursor = firstIdOf(fromMs)
  const end = firstIdOf(toMs)
  for (;;) {
    const rows = await judgedBetween(app.db, cursor, end, BATCH_ROWS)
    for (const { id, kind, amountFen, verdict, features } of rows) {
      const now = evaluate(rules, kind, features)
      before[verdict] += 1
      after[now.verdict] += 1
      if (now.verdict === verdict) continue
      changed += 1
      if (examples.length >= LIMITS.riskExamplesMax) continue
      const ruleIds = now.looked.filter(({ fired }) => fired).map(({ ruleId }) => ruleId)
      examples.push({ decisionId: id, kind, amountFen, before: verdict, after: now.verdict, ruleIds })
    }
    decisions += rows.length
    cut = rows.length === BATCH_ROWS && decisions >= LIMITS.riskDryRunRowsMax
    if (rows.length < BATCH_ROWS || cut) return { decisions, cut, before, after, changed, examples }
    cursor = rows.at(-1)?.id ?? end
  }
}

function noVerdicts(): Record<Verdict, number> {
  return { allow: 0, verify: 0, hold: 0 }
}
