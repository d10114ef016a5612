import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { sumFen, yuanText } from '@anxin/shared/kernel/money'
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
import { toldLines } from './evidence.repository'
import { viewOrder } from './order-view'
import { linesOf, photosOf, setLineStates, type OrderLineRow, type OrderRow } from './orders.repository'
import { takeInPayments } from './settle-payment'
import { missingWork, requireNothingMissing, workOf } from './work'

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
    await requireAsApproved(tx, order.id, done)
    const photoIds = await finishEvidence(tx, order, done)
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

/**
 * BILL_EXCEEDS_APPROVAL where the lines cost more than they did when the owner approved them, by one fen: the evidence
 * says what that was, whatever the rows say now. What has been paid is another limit, which is checked for itself.
 */
async function requireAsApproved(tx: Tx, orderId: string, done: readonly OrderLineRow[]): Promise<void> {
  const told = await toldLines(tx, orderId)
  // A line that is older than evidence has only its row.
  const approvedFen = sumFen(done.map(({ id, amountFen }) => told.get(id)?.amountFen ?? amountFen))
  const billedFen = sumFen(done.map(({ amountFen }) => amountFen))
  if (billedFen > approvedFen)
    throw new AppError('BILL_EXCEEDS_APPROVAL', `order ${orderId}: ${billedFen - approvedFen} fen over`)
}

/**
 * EVIDENCE_MISSING names what is not there: a picture of the work, and of the old parts where the owner wants them, a
 * step of the checklist, a piece that was built in. Answers the pictures.
 */
async function finishEvidence(tx: Tx, order: OrderRow, done: readonly OrderLineRow[]): Promise<string[]> {
  const [all, work] = await Promise.all([photosOf(tx, order.id), workOf(tx, order)])
  const photos = all.filter(({ slot, side }) => side === 'shop' && (slot === 'finish' || slot === 'old-part'))
  const has = (wanted: string) => photos.some(({ slot }) => slot === wanted)
  const wantsOldParts = order.oldParts === 'see' || order.oldParts === 'take'
  requireNothingMissing({
    ...(has('finish') ? {} : { 'photos.finish': '缺少完工照片' }),
    ...(wantsOldParts && done.some(({ kind }) => kind === 'part') && !has('old-part')
      ? { 'photos.old-part': '车主要旧件，缺少旧件照片' }
      : {}),
    ...(work ? missingWork(work, order, done) : {}),
  })
  return photos.map(({ id }) => id)
}
