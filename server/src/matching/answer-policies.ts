import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { getService } from '../catalogue'
import { requireRight, type OperatorCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import { isDuplicate } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { insertPolicy, newestPolicy, policiesOf, type AnswerPolicyRow } from './answer-policies.repository'

type List = 'GET /operators/services/:serviceId/answer-policies'
type Set = 'POST /operators/services/:serviceId/answer-policies'

/** Every version that a service has had, the one for new orders first; the last is the product's own. */
export async function listAnswerPolicies(app: App, { caller, params }: Call<List>): Promise<Reply<List>> {
  requireRight(caller, 'orders')
  const { id } = await getService(app.db, params.serviceId)
  const first = { ...LIMITS.answerPolicy, note: '默认', authorId: null, createdAt: null }
  return { items: [...(await policiesOf(app.db, id)).map(viewPolicy), first] }
}

/** Another version for new orders: those that were requested keep a copy of theirs. */
export async function setAnswerPolicy(
  app: App,
  { caller, params, body, command }: Call<Set>,
): Promise<Reply<Set>> {
  requireHead(caller)
  const { after, commandId: _id, ...fields } = body
  return runCommand(app, command, async (tx) => {
    const { id: serviceId } = await getService(tx, params.serviceId)
    const { version: newest } = await newestPolicy(tx, serviceId)
    const changed = new AppError('CONFLICT', `the policy of service ${serviceId} is no longer ${after}`)
    if (newest !== after) throw changed
    if (after >= LIMITS.answerPoliciesMax) throw new AppError('LIMIT_REACHED', 'answer policies')
    const made = { authorId: caller.operatorId, createdAt: app.clock.now() }
    const row = { serviceId, version: after + 1, ...fields, ...made }
    await insertPolicy(tx, row).catch((error: unknown) => {
      throw isDuplicate(error) ? changed : error
    })
    const { note: _note, ...policy } = fields
    await record(app, tx, actorOf(caller), 'answer-policy.set', serviceId, {
      version: row.version,
      ...policy,
      note: body.note,
    })
    return viewPolicy(row)
  })
}

/** It holds in every region, so a manager of all of them answers for it. */
function requireHead(caller: OperatorCaller): void {
  requireRight(caller, 'manager')
  if (caller.region !== '*') throw new AppError('FORBIDDEN', `${caller.operatorId} is of ${caller.region}`)
}

function viewPolicy({ serviceId: _serviceId, createdAt, ...row }: AnswerPolicyRow): Reply<Set> {
  return { ...row, createdAt: createdAt.toISOString() }
}
