import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { ofRegion, requireRight } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { findDecision, insertAnswer } from './decisions.repository'

type Release = 'POST /operators/risk/decisions/:decisionId/release'
type Rejection = 'POST /operators/risk/decisions/:decisionId/rejection'

/** A person lets a held movement go: whoever holds the money hears of it by event. */
export async function releaseMovement(app: App, call: Call<Release>): Promise<Reply<Release>> {
  return answer(app, call, 'released')
}

/**
 * A person refuses a held movement. A payment is then never prepared and lapses. A refund or payout ends as refused:
 * its money stays frozen at WeChat, where neither side can lose it, and a person decides what becomes of it.
 */
export async function rejectMovement(app: App, call: Call<Rejection>): Promise<Reply<Rejection>> {
  return answer(app, call, 'rejected')
}

async function answer(
  app: App,
  { caller, params, body, command }: Call<Release> | Call<Rejection>,
  outcome: 'released' | 'rejected',
): Promise<{ ok: true }> {
  requireRight(caller, 'risk')
  return runCommand(app, command, async (tx) => {
    const decision = ofRegion(caller, await findDecision(tx, params.decisionId))
    const { id: decisionId, kind, movementId, paymentId, subjectId, verdict } = decision
    if (verdict !== 'hold') throw new AppError('ILLEGAL_TRANSITION', `decision ${decisionId} is ${verdict}`)
    const { note } = body
    const at = app.clock.now()
    if (!(await insertAnswer(tx, { decisionId, outcome, operatorId: caller.operatorId, note, at })))
      throw new AppError('QUEUE_ITEM_TAKEN', `decision ${decisionId} was answered`)
    await record(app, tx, actorOf(caller), `movement.${outcome}`, decisionId, { kind, movementId, note })
    const movement = { decisionId, kind, movementId, paymentId, subjectId }
    if (outcome === 'released') await publish(app, tx, 'movement.released', subjectId, movement)
    else await publish(app, tx, 'movement.rejected', subjectId, movement)
    return { ok: true as const }
  })
}

/** The payer's own phone has answered; false where a copy of the answer was faster. */
export async function noteVerified(app: App, tx: Tx, decisionId: string): Promise<boolean> {
  const at = app.clock.now()
  return insertAnswer(tx, { decisionId, outcome: 'verified', operatorId: null, note: '短信验证通过', at })
}
