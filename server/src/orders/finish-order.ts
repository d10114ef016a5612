import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { keptFenOf, refundSubject, shipSubject } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers, setTimer } from '../platform/timers'
import { lockShopOrder } from './access'
import { billHash, payableFen } from './bill'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { linesOf, photosOf, setLineStates, type OrderLineRow, type OrderRow } from './orders.repository'
import { takeInPayments } from './settle-payment'

type Route = 'POST /shop/orders/:orderId/finish'

/**
 * Work done and checked. Only approved lines can be billed; those not done are dropped and what was paid for them goes
 * back. The bill is fixed from here on, with its fingerprint.
 */
export async function finishOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockShopOrder(tx, caller, params.orderId))
    if (order.supplementPending || order.duePaymentId)
      throw new AppError('SUPPLEMENT_PENDING', `order ${order.id}`)
    const { done, dropped } = sortLines(await linesOf(tx, order.id), new Set(body.doneLineIds))
    const photoIds = await finishPhotos(tx, order, done)
    const totalFen = payableFen(done, order.couponFen, order.commissionBasisPoints)
    const excessFen = (await keptFenOf(tx, order.id)) - totalFen
    if (excessFen + order.freezeReturnedFen < 0)
      throw new AppError('BILL_EXCEEDS_APPROVAL', `order ${order.id}: ${-excessFen} fen over`)
    const finished = await changeOrder(app, tx, order, {
      event: 'finish',
      set: {
        billFen: totalFen,
        billHash: billHash(order.id, done, totalFen),
        finishedAt: app.clock.now(),
        stepDueAt: null,
        waitingPartsUntil: null,
      },
      actor: actorOf(caller),
      type: 'finished',
      text: `完工并通过质检，账单 ¥${yuanText(totalFen)}${excessFen > 0 ? `，退还 ¥${yuanText(excessFen)}` : ''}`,
      photoIds,
    })
    await setLineStates(
      tx,
      done.map(({ id }) => id),
      'approved',
      'done',
    )
    await setLineStates(
      tx,
      dropped.map(({ id }) => id),
      'approved',
      'dropped',
    )
    if (excessFen > 0)
      await refundSubject(app, tx, {
        subjectId: order.id,
        amountFen: excessFen,
        reason: '实际账单低于已付金额，退还差额',
      })
    await shipSubject(app, tx, order.id)
    await cancelTimers(tx, order.id, ['orders.overrun', 'orders.promise-slip'])
    await setTimer(
      app,
      tx,
      'orders.pickup-remind',
      order.id,
      plusMs(app.clock.now(), LIMITS.pickupReminderMs),
    )
    await publish(app, tx, 'order.finished', order.id, { orderId: order.id, shopId: caller.shopId })
    return viewOrder(tx, finished, caller)
  })
}

function sortLines(
  lines: readonly OrderLineRow[],
  doneIds: ReadonlySet<string>,
): { done: OrderLineRow[]; dropped: OrderLineRow[] } {
  const approved = lines.filter(({ state }) => state === 'approved')
  const done = approved.filter(({ id }) => doneIds.has(id))
  if (done.length !== doneIds.size)
    throw new AppError('LINE_NOT_APPROVED', 'a line that is not approved was to be billed')
  return { done, dropped: approved.filter(({ id }) => !doneIds.has(id)) }
}

/** EVIDENCE_MISSING names what is not there: a picture of the work, and of the old parts where the owner wants them. */
async function finishPhotos(tx: Tx, order: OrderRow, done: readonly OrderLineRow[]): Promise<string[]> {
  const photos = (await photosOf(tx, order.id)).filter(
    ({ slot, side }) => side === 'shop' && (slot === 'finish' || slot === 'old-part'),
  )
  const has = (wanted: string) => photos.some(({ slot }) => slot === wanted)
  const wantsOldParts = order.oldParts === 'see' || order.oldParts === 'take'
  const fields = {
    ...(has('finish') ? {} : { 'photos.finish': '缺少完工照片' }),
    ...(wantsOldParts && done.some(({ kind }) => kind === 'part') && !has('old-part')
      ? { 'photos.old-part': '车主要旧件，缺少旧件照片' }
      : {}),
  }
  const missing = Object.keys(fields)
  if (missing.length > 0) throw new AppError('EVIDENCE_MISSING', missing.join(' '), { fields })
  return photos.map(({ id }) => id)
}
