import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf } from '../audit'
import { findChecklist } from '../catalogue'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { staffName } from '../shops'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { linesOf, photosOf, type OrderRow } from './orders.repository'
import { allPiecesOf, insertPieces, isAnyNoted, type PieceRow } from './pieces.repository'
import { insertTicks, ticksOf, type TickRow } from './ticks.repository'
import { requireNothingMissing } from './work'

type Route = 'POST /shop/orders/:orderId/work'
type Body = Call<Route>['body']
type By = Pick<TickRow, 'byId' | 'byName' | 'at'>

/**
 * Who works on the car notes steps as they are done, and what was built in for which line. Each is a link of the
 * evidence at once; what was noted wrongly is noted again and stays readable there. ILLEGAL_TRANSITION unless the work
 * goes on, LINE_NOT_APPROVED for a piece of another line than an approved part.
 */
export async function noteWork(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (order.state !== 'IN_SERVICE' || order.checklistVersion === null)
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    if (body.steps.length + body.pieces.length === 0) refuse('body.steps', '请至少记一项')
    await checkPhotos(tx, order.id, body)
    const by = {
      byId: caller.userId,
      byName: await staffName(tx, caller.staffId),
      at: app.clock.now(),
    }
    const ticks = await ticksFrom(app, tx, order, body, by)
    const pieces = await piecesFrom(tx, order.id, body, by)
    const worked = await changeOrder(app, tx, order, {
      actor: actorOf(caller),
      type: 'worked',
      text: textOf(ticks, pieces),
      photoIds: [
        ...new Set([...ticks.flatMap(({ photoIds }) => photoIds), ...pieces.map(({ photoId }) => photoId)]),
      ],
    })
    insertTicks(tx, ticks)
    insertPieces(tx, pieces)
    return viewOrder(tx, worked, caller)
  })
}

/** EVIDENCE_MISSING names what has a photo that the shop did not take for it. */
async function checkPhotos(tx: Tx, orderId: string, { steps, pieces }: Body): Promise<void> {
  const photos = (await photosOf(tx, orderId)).filter(({ side }) => side === 'shop')
  const idsIn = (wanted: string) => new Set(photos.filter(({ slot }) => slot === wanted).map(({ id }) => id))
  const [ofSteps, ofPieces] = [idsIn('step'), idsIn('piece')]
  requireNothingMissing(
    Object.fromEntries([
      ...steps.flatMap(({ photoIds }, index) =>
        photoIds.every((id) => ofSteps.has(id))
          ? []
          : [[`body.steps.${index}.photoIds`, '照片不是本单的施工照片']],
      ),
      ...pieces.flatMap(({ photoId }, index) =>
        ofPieces.has(photoId) ? [] : [[`body.pieces.${index}.photoId`, '照片不是本单的配件标签照片']],
      ),
    ]),
  )
}

async function ticksFrom(app: App, tx: Tx, order: OrderRow, { steps }: Body, by: By): Promise<TickRow[]> {
  if (steps.length === 0) return []
  if ((await ticksOf(tx, order.id)).length + steps.length > LIMITS.ticksPerOrderMax)
    throw new AppError('LIMIT_REACHED', `order ${order.id} has too many ticks`)
  const checklist = await findChecklist(tx, order.serviceId, order.checklistVersion ?? 0)
  return steps.map(({ key, photoIds }, index) => {
    const step = checklist?.steps.find((known) => known.key === key)
    if (!step) refuse(`body.steps.${index}.key`, '清单上没有这一步')
    if (step.needsPhoto && photoIds.length === 0)
      requireNothingMissing({ [`body.steps.${index}.photoIds`]: `「${step.name}」缺少照片` })
    return { id: app.newId(), orderId: order.id, step: key, name: step.name, photoIds, ...by }
  })
}

async function piecesFrom(tx: Tx, orderId: string, { pieces }: Body, by: By): Promise<PieceRow[]> {
  if (pieces.length === 0) return []
  const ids = pieces.map(({ id }) => id)
  if (new Set(ids).size < ids.length || (await isAnyNoted(tx, ids)))
    throw new AppError('COMMAND_ID_REUSED', `pieces of order ${orderId}`)
  const [lines, former] = await Promise.all([linesOf(tx, orderId), allPiecesOf(tx, orderId)])
  if (former.length + pieces.length > LIMITS.piecesPerOrderMax)
    throw new AppError('LIMIT_REACHED', `order ${orderId} has too many pieces`)
  return pieces.map(({ serial = null, replacesId = null, ...piece }, index) => {
    const line = lines.find(({ id }) => id === piece.lineId)
    if (line?.kind !== 'part' || line.state !== 'approved')
      throw new AppError('LINE_NOT_APPROVED', `line ${piece.lineId} is no approved part`)
    if (replacesId !== null && !former.some(({ id, lineId }) => id === replacesId && lineId === line.id))
      refuse(`body.pieces.${index}.replacesId`, '没有要更正的配件')
    return { ...piece, orderId, serial, replacesId, ...by }
  })
}

function refuse(field: string, text: string): never {
  throw new AppError('BAD_INPUT', field, { fields: { [field]: text } })
}

function textOf(ticks: readonly TickRow[], pieces: readonly PieceRow[]): string {
  const parts = [
    ...(ticks.length > 0 ? [`完成${ticks.map(({ name }) => `「${name}」`).join('')}`] : []),
    ...(pieces.length > 0
      ? [`装上 ${pieces.map(({ brand, partNumber }) => `${brand} ${partNumber}`).join('、')}`]
      : []),
  ]
  const text = `施工记录：${parts.join('；')}`
  return text.length <= LIMITS.noteCharsMax ? text : `${text.slice(0, LIMITS.noteCharsMax - 1)}…`
}
