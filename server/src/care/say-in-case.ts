import { caseMachine } from '@anxin/shared/care/case.machine'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { canApply } from '@anxin/shared/kernel/machine'
import type { App } from '../app'
import { actorOf } from '../audit'
import { refuseRisky } from '../identity'
import { photosOf } from '../orders'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor, type CaseCaller } from './case-access'
import { viewCase } from './case-view'
import { insertEvidence, type CaseRow } from './cases.repository'
import { changeCase } from './change-case'
import { requireKnown } from './open-case'
import { sideName } from './side-name'

type Route = 'POST /cases/:caseId/messages'

/** Entries that are kept free for what happens: nobody can talk a case to a standstill. */
const KEPT_FREE = 50

/** One of the three sides says something, with photos of the order; what was not there at the opening is marked late. */
export async function sayInCase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  await refuseRisky(app, { caller, command, content: body.text, what: 'the text of a case' })
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    if (row.state === 'CLOSED') throw new AppError('ILLEGAL_TRANSITION', `case ${row.id} is closed`)
    requireRoom(row)
    await addLate(tx, row, body.photoIds)
    const said = await say(app, tx, row, caller, body)
    const { id: caseId, orderId, shopId } = row
    await publish(app, tx, 'case.said', orderId, { orderId, shopId, caseId, by: caller.kind })
    return viewCase(app, tx, said, order, caller)
  })
}

/** LIMIT_REACHED once only what happens by itself may still be written. */
export function requireRoom(row: CaseRow): void {
  if (row.version >= LIMITS.caseEntriesMax - KEPT_FREE)
    throw new AppError('LIMIT_REACHED', `case ${row.id} has ${row.version} entries`)
}

type Words = { readonly text: string; readonly photoIds?: readonly string[] }

/** The first word of the shop is its answer: from then on both sides have LIMITS.caseAgreeMs. */
export async function say(
  app: App,
  tx: Tx,
  row: CaseRow,
  caller: CaseCaller,
  { text, photoIds = [] }: Words,
  type = 'said',
): Promise<CaseRow> {
  const answers = caller.kind === 'shop' && canApply(caseMachine, row.state, 'reply')
  return changeCase(app, tx, row, {
    ...(answers ? { event: 'reply', dueInMs: LIMITS.caseAgreeMs } : {}),
    actor: actorOf(caller),
    actorName: sideName(caller),
    type,
    text,
    photoIds,
  })
}

async function addLate(tx: Tx, { id: caseId, orderId }: CaseRow, photoIds: readonly string[]): Promise<void> {
  if (photoIds.length === 0) return
  const photos = await photosOf(tx, orderId)
  requireKnown(photos, photoIds)
  const brought = photos.filter(({ id }) => photoIds.includes(id))
  await insertEvidence(
    tx,
    brought.map(({ id: photoId, sha256, side, at }) => ({ caseId, photoId, sha256, side, at, late: true })),
  )
}
