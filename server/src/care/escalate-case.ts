import type { CaseEvent } from '@anxin/shared/care/case.machine'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf, type Actor } from '../audit'
import { refuseRisky } from '../identity'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import type { CaseRow } from './cases.repository'
import { changeCase } from './change-case'
import { sideName } from './side-name'

type Route = 'POST /cases/:caseId/escalation'

/**
 * Either side wants the platform to decide. An owner whose repair was done again in vain says so by the same deed, as
 * long as the case is not closed.
 */
export async function escalateCase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  await refuseRisky(app, { caller, command, content: body.text, what: 'the text of a case' })
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    const isFailed = caller.kind === 'owner' && row.outcome === 'rework' && isAfterDecision(row)
    const escalated = await escalate(app, tx, row, {
      event: isFailed ? 'fail' : 'escalate',
      actor: actorOf(caller),
      actorName: sideName(caller),
      text: `${isFailed && row.reworkOrderId !== null ? '返修后仍有问题' : '申请平台处理'}：${body.text}`,
    })
    return viewCase(app, tx, escalated, order, caller)
  })
}

function isAfterDecision({ state }: CaseRow): boolean {
  return state === 'EXECUTING' || state === 'RESOLVED'
}

type Escalation = {
  readonly event?: Extract<CaseEvent, 'escalate' | 'fail' | 'appeal'>
  readonly actor: Actor
  readonly actorName?: string | null
  readonly text: string
}

/** A locked case comes to the operators of its region. What was decided before stands until they decide anew. */
export async function escalate(app: App, tx: Tx, row: CaseRow, escalation: Escalation): Promise<CaseRow> {
  const { event = 'escalate', actor, actorName = null, text } = escalation
  const { id: caseId, orderId, shopId, type } = row
  const appeal = event === 'appeal'
  const escalated = await changeCase(app, tx, row, {
    event,
    set: { appealUntil: null, appealed: row.appealed || appeal, ownerConsentAt: null, shopConsentAt: null },
    dueInMs: type === 'safety' ? LIMITS.caseDecideSafetyMs : LIMITS.caseDecideMs,
    actor,
    actorName,
    type: appeal ? 'appealed' : 'escalated',
    text,
  })
  await publish(app, tx, 'case.escalated', orderId, { orderId, shopId, caseId, type, appeal })
  return escalated
}
