import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import { actorOf } from '../audit'
import { getShopService } from '../catalogue'
import { chooseOffer } from '../matching'
import { closePayment, refundSubject } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { getShop, requireTakesOrders } from '../shops'
import { lockOwned } from './access'
import { clearAppointment } from './appointment'
import { askNextShop } from './ask-shops'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { entriesOf, linesOf, setLineStates, type OrderRow } from './orders.repository'
import { takeInPayments } from './settle-payment'
import { switchTermsOf, type SwitchTerms } from './switch-terms'

type Route = 'POST /orders/:orderId/switch'

/**
 * Until check-in the owner takes another shop at the same time. What was paid goes back in full, what was agreed with
 * the first shop is void, and the new one is asked as for any order. SLOT_TAKEN where it has no room then; the order
 * stays as it was.
 */
export async function switchOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOwned(tx, caller, params.orderId))
    const terms = await switchTermsOf(app, tx, order)
    await requireMay(tx, order, terms, body)
    await leaveShop(app, tx, order, terms)
    await chooseOffer(app, tx, order.id, { shopId: body.shopId, distanceMetres: null })
    const actor = actorOf(caller)
    const none = { shopId: null, shopName: null, technicianId: null, acceptedAt: null, stepDueAt: null }
    const free = await changeOrder(app, tx, order, {
      event: 'switch',
      set: { ...none, dueFen: 0, duePaymentId: null, payFromAt: null, payByAt: null },
      actor,
      type: 'switched',
      text:
        terms.refundFen > 0
          ? `车主选择换店，已付的 ¥${yuanText(terms.refundFen)} 全额原路退回`
          : '车主选择换店，不收费',
    })
    await publish(app, tx, 'order.switched', order.id, { orderId: order.id, shopId: order.shopId })
    const asked = await askNextShop(app, tx, free, { actor, text: '按车主的选择' })
    if (asked.shopId !== body.shopId) throw new AppError('SLOT_TAKEN', `shop ${body.shopId} has no room`)
    return viewOrder(tx, asked, caller)
  })
}

async function requireMay(
  tx: Tx,
  order: OrderRow,
  terms: SwitchTerms,
  { shopId, refundFen }: Pick<Call<Route>['body'], 'shopId' | 'refundFen'>,
): Promise<void> {
  if (!terms.allowed || shopId === order.shopId) throw new AppError('SWITCH_CLOSED', terms.rule)
  if (terms.refundFen !== refundFen)
    throw new AppError('CONFLICT', `refund of ${refundFen} is now ${terms.refundFen}`, {
      data: { refundFen: terms.refundFen },
    })
  const switches = (await entriesOf(tx, order.id)).filter(({ type }) => type === 'switched')
  if (switches.length >= LIMITS.switchesPerOrderMax) throw new AppError('SWITCH_LIMIT', `order ${order.id}`)
  requireTakesOrders(await getShop(tx, shopId))
  if (!(await getShopService(tx, shopId, order.serviceId)))
    throw new AppError('SERVICE_NOT_OFFERED', `shop ${shopId}`)
}

/** What binds the order to its shop ends; the slot goes with the next offer. */
async function leaveShop(app: App, tx: Tx, order: OrderRow, { refundFen }: SwitchTerms): Promise<void> {
  if (order.duePaymentId) await closePayment(app, tx, order.duePaymentId)
  for (const state of ['approving', 'approved'] as const) {
    const ids = (await linesOf(tx, order.id)).filter((line) => line.state === state).map(({ id }) => id)
    await setLineStates(tx, ids, state, 'dropped')
  }
  if (refundFen > 0)
    await refundSubject(app, tx, {
      subjectId: order.id,
      amountFen: refundFen,
      reason: '接车前换店，全额退款',
    })
  await clearAppointment(tx, order.id)
  await cancelTimers(tx, order.id, ['orders.pay-open'])
}
