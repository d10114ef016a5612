import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf, type Actor } from '../audit'
import { keptFenOf, openPayment } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { getShop, subMchidOf } from '../shops'
import { lockOwned } from './access'
import { payableFen } from './bill'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { findOrder, linesOf, setLineStates, type OrderLineRow, type OrderRow } from './orders.repository'
import { keepConsents } from './part-consent'
import { SUPPLEMENT_TIMERS } from './quote-timers'
import { returnCar } from './return-car'
import { beginWork, takeInPayments } from './settle-payment'

type Route = 'POST /orders/:orderId/decisions'

/**
 * The owner decides every line of the quote that is shown. What is approved takes effect at once when nothing more is
 * due, otherwise when the balance is observed paid. QUOTE_CHANGED when the lines are not those now shown;
 * CONSENT_MISSING where a part is not the original and the owner did not say yes to its type.
 */
export async function decideLines(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOwned(tx, caller, params.orderId))
    await decideShown(app, tx, order, body, { actor: actorOf(caller), words: '车主', linkId: null })
    return viewOrder(tx, await findOrder(tx, order.id), caller)
  })
}

/** Who decides, in words for the timeline, and by which link where it is not the owner. */
export type Decider = {
  readonly actor: Actor
  readonly words: string
  readonly linkId: string | null
}

/** Decides a locked order's quote; the same for the owner and for whom the owner asked. */
export async function decideShown(
  app: App,
  tx: Tx,
  order: OrderRow,
  body: Decisions,
  decider: Decider,
): Promise<void> {
  const supplement = order.state === 'IN_SERVICE' && order.supplementPending
  if ((order.state !== 'AWAIT_APPROVAL' && !supplement) || order.duePaymentId) {
    throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}, nothing to decide`)
  }
  const lines = await linesOf(tx, order.id)
  const { approve, decline } = sortDecisions(lines, order, body)
  keepConsents(app, tx, approve, { ...decider, decisions: body.decisions })
  const now = app.clock.now()
  for (const { line, reason } of decline)
    await setLineStates(tx, [line.id], 'shown', 'declined', {
      declineReason: reason ?? null,
      decidedAt: now,
    })
  await applyApprovals(app, tx, order, { lines, approve, supplement, decider })
}

type Decisions = Pick<Call<Route>['body'], 'quoteRound' | 'decisions'>
type Declined = { readonly line: OrderLineRow; readonly reason: string | undefined }

/** Every line that is shown must be decided, once, and no other. */
function sortDecisions(
  lines: readonly OrderLineRow[],
  order: OrderRow,
  { quoteRound, decisions }: Decisions,
): { approve: OrderLineRow[]; decline: Declined[] } {
  const shown = lines.filter(({ state }) => state === 'shown')
  const byId = new Map(decisions.map((decision) => [decision.lineId, decision]))
  const same =
    quoteRound === order.quoteRound &&
    byId.size === decisions.length &&
    byId.size === shown.length &&
    shown.every(({ id }) => byId.has(id))
  if (!same)
    throw new AppError('QUOTE_CHANGED', `order ${order.id} round ${order.quoteRound}`, {
      data: { quoteRound: order.quoteRound },
    })
  const approve = shown.filter(({ id }) => byId.get(id)?.decision === 'approve')
  const decline = shown
    .filter((line) => !approve.includes(line))
    .map((line) => ({ line, reason: byId.get(line.id)?.reason }))
  return { approve, decline }
}

type Approval = {
  readonly lines: readonly OrderLineRow[]
  readonly approve: readonly OrderLineRow[]
  readonly supplement: boolean
  readonly decider: Decider
}

async function applyApprovals(
  app: App,
  tx: Tx,
  order: OrderRow,
  { lines, approve, supplement, decider: { actor, words } }: Approval,
): Promise<void> {
  const agreedBefore = lines.filter(({ state }) => state === 'approved')
  if (!supplement && approve.length === 0 && agreedBefore.length === 0) {
    await returnCar(app, tx, order, { event: 'decline-all', actor, text: `${words}未同意报价，准备还车` })
    return
  }
  const owedFen = payableFen([...agreedBefore, ...approve], order.couponFen, order.commissionBasisPoints)
  const dueFen = Math.max(0, owedFen - (await keptFenOf(tx, order.id)))
  const ids = approve.map(({ id }) => id)
  const text = approve.length > 0 ? `${words}同意 ${approve.length} 项` : `${words}未同意新增项目`
  if (dueFen > 0) {
    await payFirst(app, tx, order, { dueFen, ids, supplement, actor, text })
    return
  }
  await setLineStates(tx, ids, 'shown', 'approved', { decidedAt: app.clock.now() })
  if (!supplement) return beginWork(app, tx, order, { actor, type: 'approved', text, set: {} })
  await cancelTimers(tx, order.id, SUPPLEMENT_TIMERS)
  await changeOrder(app, tx, order, {
    set: { supplementPending: false, stepDueAt: order.slotEndAt },
    actor,
    type: 'approved',
    text,
  })
  await publish(app, tx, 'order.decided', order.id, {
    orderId: order.id,
    shopId: order.shopId ?? '',
    round: order.quoteRound,
  })
}

async function payFirst(
  app: App,
  tx: Tx,
  order: OrderRow,
  due: { dueFen: number; ids: string[]; supplement: boolean; actor: Actor; text: string },
): Promise<void> {
  if (!order.shopId) throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} has no shop`)
  const shop = await getShop(tx, order.shopId)
  const byAt = plusMs(app.clock.now(), LIMITS.quotePayWithinMs)
  const payment = await openPayment(app, tx, {
    subjectId: order.id,
    purpose: due.supplement ? 'supplement' : 'balance',
    payerId: order.ownerId,
    shopId: shop.id,
    subMchid: subMchidOf(shop),
    amountFen: due.dueFen,
    description: `安心修 ${order.serviceName}${due.supplement ? ' 增项' : ' 尾款'}`,
    expiresAt: byAt,
  })
  await setLineStates(tx, due.ids, 'shown', 'approving', {
    paymentId: payment.id,
    decidedAt: app.clock.now(),
  })
  await changeOrder(app, tx, order, {
    set: { dueFen: due.dueFen, duePaymentId: payment.id, payFromAt: null, payByAt: byAt },
    actor: due.actor,
    type: 'chosen',
    text: `${due.text}，待支付 ¥${yuanText(due.dueFen)}，支付后生效`,
  })
}
