import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { allRulesets, findRuleset, type RulesetRow } from './rulesets.repository'

type List = 'GET /operators/risk/rulesets'
type Show = 'GET /operators/risk/rulesets/:version'

/** Every version of the rules, newest first. */
export async function listRulesets(app: App, { caller }: Call<List>): Promise<Reply<List>> {
  requireRight(caller, 'risk')
  return app.db.transaction(async (tx) => {
    await record(app, tx, actorOf(caller), 'ruleset.list', caller.operatorId)
    return { items: (await allRulesets(tx)).map(viewRuleset) }
  })
}

/** One version of the rules. */
export async function showRuleset(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  requireRight(caller, 'risk')
  return app.db.transaction(async (tx) => {
    const row = requireVersion(await findRuleset(tx, params.version), params.version)
    await record(app, tx, actorOf(caller), 'ruleset.look', caller.operatorId, { version: row.version })
    return viewRuleset(row)
  })
}

/** NOT_FOUND for a version that nobody made. */
export function requireVersion(row: RulesetRow | null | undefined, version: number): RulesetRow {
  if (!row) throw new AppError('NOT_FOUND', `ruleset ${version}`)
  return row
}

export function viewRuleset({ createdAt, activatedAt, ...row }: RulesetRow): Reply<Show> {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    activatedAt: activatedAt?.toISOString() ?? null,
  }
}
