import { AppError } from '@anxin/shared/kernel/errors'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { bookRework } from '../orders'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import { lineIdsOf } from './cases.repository'
import { changeCase } from './change-case'

type Route = 'POST /cases/:caseId/rework'

/** The owner chooses when the work is done again; `id` is that of the new order. */
export async function bookCaseRework(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    if (row.state !== 'EXECUTING' || row.outcome !== 'rework' || row.reworkOrderId !== null)
      throw new AppError(
        'ILLEGAL_TRANSITION',
        `case ${row.id} is ${row.state}, ${row.outcome ?? 'undecided'}`,
      )
    const slotStartAt = new Date(body.slotStartAt)
    const lineIds = await lineIdsOf(tx, row.id)
    const actor = actorOf(caller)
    const rework = await bookRework(app, tx, order, { id: body.id, slotStartAt, lineIds, actor })
    const booked = await changeCase(app, tx, row, {
      set: { reworkOrderId: rework.id },
      actor,
      actorName: '车主',
      type: 'rework-booked',
      text: `已预约返修：${localText(slotStartAt)}`,
    })
    return viewCase(app, tx, booked, order, caller)
  })
}
