import type { App } from '../app'
import { actorOf } from '../audit'
import { lockOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { requireAppealable } from './appeal-case'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import { bothAgree, closeCase } from './carry-out'
import { changeCase } from './change-case'
import { sideName } from './side-name'

type Route = 'POST /cases/:caseId/consent'

/** One side agrees with the decision. Once both have, and it is carried out, nothing waits for the seven days. */
export async function consentToCase(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    requireAppealable(app, row, caller)
    const now = app.clock.now()
    const consented = await changeCase(app, tx, row, {
      set: caller.kind === 'owner' ? { ownerConsentAt: now } : { shopConsentAt: now },
      actor: actorOf(caller),
      actorName: sideName(caller),
      type: 'consented',
      text: '同意处理结果',
    })
    const isOver = bothAgree(consented) && consented.state === 'RESOLVED'
    const after = isOver ? await closeCase(app, tx, consented, '双方同意处理结果，售后结束') : consented
    return viewCase(app, tx, after, await lockOrder(tx, order.id), caller)
  })
}
