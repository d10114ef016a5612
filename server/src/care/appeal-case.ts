import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { refuseRisky } from '../identity'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor, type CaseCaller } from './case-access'
import { isAppealable, viewCase } from './case-view'
import type { CaseRow } from './cases.repository'
import { escalate } from './escalate-case'
import { sideName } from './side-name'

type Route = 'POST /cases/:caseId/appeal'

/**
 * One appeal, by whichever side comes first, within seven days: another operator decides anew. What the owner has got
 * stays with the owner; what waits for the shop goes on waiting.
 */
export async function appealCase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  await refuseRisky(app, { caller, command, content: body.text, what: 'the text of a case' })
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    requireAppealable(app, row, caller)
    const appealed = await escalate(app, tx, row, {
      event: 'appeal',
      actor: actorOf(caller),
      actorName: sideName(caller),
      text: `申诉：${body.text}`,
    })
    return viewCase(app, tx, appealed, order, caller)
  })
}

/** ILLEGAL_TRANSITION before a decision; APPEAL_OVER after the seven days, the one appeal or the caller's consent. */
export function requireAppealable(app: App, row: CaseRow, caller: CaseCaller): void {
  if (row.outcome === null || row.state === 'PLATFORM_REVIEW')
    throw new AppError('ILLEGAL_TRANSITION', `case ${row.id} is ${row.state}`)
  const consentAt = caller.kind === 'owner' ? row.ownerConsentAt : row.shopConsentAt
  if (!isAppealable(app, row) || consentAt !== null) throw new AppError('APPEAL_OVER', `case ${row.id}`)
}
