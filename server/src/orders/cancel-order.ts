import { AppError } from '@anxin/shared/kernel/errors'
import { instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf } from '../audit'
import { keptFenOf, refundSubject, releaseSubject } from '../payments'
import { runCommand } from '../platform/commands'
import type { Queries, Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { lockOwned, ownedBy } from './access'
import { cancellationTerms, type CancellationTerms } from './cancellation-rules'
import { endOrder } from './end-order'
import { viewOrder } from './order-view'
import { countLateCancels, findOrder, type OrderRow } from './orders.repository'
import { returnCar } from './return-car'
import { takeInPayments } from './settle-payment'

type Preview = 'GET /orders/:orderId/cancellation'
type Route = 'POST /orders/:orderId/cancellation'

/** What cancelling would cost now, and why; shown before the last tap. */
export async function previewCancellation(
  app: App,
  { caller, params }: Call<Preview>,
): Promise<Reply<Preview>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  const { allowed, feeFen, refundFen, rule } = await termsOf(app, app.db, order)
  return { allowed, feeFen, refundFen, rule }
}

/**
 * The owner cancels, at the fee that was shown. Before intake the order ends; after it the car goes back first.
 * ORDER_NOT_CANCELLABLE, or CANCELLATION_FEE_CHANGED when the fee is no longer the one shown.
 */
export async function cancelOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOwned(tx, caller, params.orderId))
    const terms = await termsOf(app, tx, order)
    if (!terms.allowed) throw new AppError('ORDER_NOT_CANCELLABLE', terms.rule)
    if (terms.feeFen !== body.feeFen) {
      throw new AppError('CANCELLATION_FEE_CHANGED', `${body.feeFen} is now ${terms.feeFen}`, {
        data: { feeFen: terms.feeFen },
      })
    }
    const actor = actorOf(caller)
    if (order.state === 'CHECKED_IN' || order.state === 'AWAIT_APPROVAL') {
      return viewOrder(
        tx,
        await returnCar(app, tx, order, { event: 'return-car', actor, text: `车主取消：${body.reason}` }),
        caller,
      )
    }
    const ended = await endOrder(app, tx, order, {
      event: 'cancel',
      cause: 'owner',
      actor,
      text: `车主取消：${body.reason}`,
      late: terms.late,
    })
    await giveBack(app, tx, order, terms)
    return viewOrder(tx, ended, caller)
  })
}

/** Refunds what is the owner's; a kept fee goes to the shop without commission. */
export async function giveBack(
  app: App,
  tx: Tx,
  order: OrderRow,
  terms: Pick<CancellationTerms, 'feeFen' | 'refundFen'>,
): Promise<void> {
  if (terms.refundFen > 0)
    await refundSubject(app, tx, { subjectId: order.id, amountFen: terms.refundFen, reason: '订单取消退款' })
  if (terms.feeFen > 0) await releaseSubject(app, tx, { subjectId: order.id, commissionFen: 0 })
}

export async function termsOf(app: App, q: Queries, order: OrderRow): Promise<CancellationTerms> {
  const now = app.clock.now()
  const yearStart = instantOf(`${localDayOf(now).slice(0, 4)}-01-01`)
  return cancellationTerms({
    state: order.state,
    now,
    slotStartAt: order.slotStartAt,
    acceptedAt: order.acceptedAt,
    withdrawn: order.withdrawnAt !== null,
    // After a withdrawal everything is on its way back already.
    paidFen: order.withdrawnAt ? 0 : await keptFenOf(q, order.id),
    inspectionFeeFen: order.inspectionFeeFen,
    lateBefore: await countLateCancels(q, order.ownerId, yearStart),
  })
}
