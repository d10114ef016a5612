import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockRulesets, moveRuleset } from './rulesets.repository'
import { requireVersion, viewRuleset } from './rulesets'

type Shadow = 'POST /operators/risk/rulesets/:version/shadow'
type Activate = 'POST /operators/risk/rulesets/:version/activation'

/** These rules judge beside the active ones and never act, so that their verdicts can be compared. */
export async function shadowRuleset(app: App, call: Call<Shadow>): Promise<Reply<Shadow>> {
  return move(app, call, 'shadow')
}

/** Four eyes: RULESET_SAME_AUTHOR where the author wants to activate what they wrote. */
export async function activateRuleset(app: App, call: Call<Activate>): Promise<Reply<Activate>> {
  return move(app, call, 'activate')
}

/** One version at most is active, and one is the shadow: the one before it retires in the same transaction. */
async function move(
  app: App,
  { caller, params, body, command }: Call<Shadow> | Call<Activate>,
  event: 'shadow' | 'activate',
): Promise<Reply<Shadow>> {
  requireRight(caller, 'risk')
  return runCommand(app, command, async (tx) => {
    const all = await lockRulesets(tx)
    const row = requireVersion(
      all.find(({ version }) => version === params.version),
      params.version,
    )
    if (event === 'activate' && row.authorId === caller.operatorId)
      throw new AppError('RULESET_SAME_AUTHOR', `ruleset ${row.version}`)
    const now = app.clock.now()
    const moved = await moveRuleset(tx, row, event, event === 'activate' ? { activatedAt: now } : {})
    const before = all.find(({ state, version }) => state === moved.state && version !== row.version)
    if (before) await moveRuleset(tx, before, 'retire')
    const { version } = row
    const data = { version, retired: before?.version ?? null, note: body.note }
    await record(app, tx, actorOf(caller), `ruleset.${event}`, caller.operatorId, data)
    return viewRuleset(moved)
  })
}
