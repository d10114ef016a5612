import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { SYSTEM } from '../audit'
import type { App } from '../app'
import { expireOffer } from '../matching'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer, type TimerHandlers } from '../platform/timers'
import { releaseSlot } from '../scheduling'
import { askNextShop } from './ask-shops'
import { giveBack, termsOf } from './cancel-order'
import { changeOrder } from './change-order'
import { autoConfirm } from './confirm-completion'
import { endOrder } from './end-order'
import { linesOf, lockOrder, setLineStates, type OrderRow } from './orders.repository'
import { returnCar } from './return-car'
import { takeInPayments } from './settle-payment'

/** Every handler looks at the order first: a timer that has outlived its reason does nothing. */
export const orderTimers: TimerHandlers = {
  'orders.offer-half': {
    inTransaction: whenIn(['MATCHING'], (app, tx, { id, shopId }) =>
      shopId ? publish(app, tx, 'order.offer-half-gone', id, { orderId: id, shopId }) : noop(),
    ),
  },
  'orders.offer-expire': { inTransaction: whenIn(['MATCHING'], expireOfferOf) },
  'orders.pay-open': {
    inTransaction: whenIn(['PENDING_PAY'], (app, tx, { id, dueFen }) =>
      publish(app, tx, 'order.payment-due', id, { orderId: id, amountFen: dueFen }),
    ),
  },
  'orders.no-show-near': {
    inTransaction: whenIn(['ACCEPTED'], (app, tx, order) => publishFor(app, tx, 'order.no-show-near', order)),
  },
  'orders.no-show': { inTransaction: whenIn(['ACCEPTED'], noShow) },
  'orders.no-show-end': { inTransaction: whenIn(['NO_SHOW'], endNoShow) },
  'orders.rematch-expire': { inTransaction: whenIn(['ACCEPTED'], expireRematch) },
  'orders.quote-due': {
    inTransaction: whenIn(['CHECKED_IN'], (app, tx, order) =>
      publishFor(app, tx, 'order.quote-overdue', order),
    ),
  },
  'orders.quote-remind-1': { inTransaction: remindQuote(1) },
  'orders.quote-remind-2': { inTransaction: remindQuote(2) },
  'orders.quote-remind-3': { inTransaction: remindQuote(3) },
  'orders.quote-expire': { inTransaction: whenIn(['AWAIT_APPROVAL'], expireQuote) },
  'orders.supplement-nudge': { inTransaction: whenIn(['IN_SERVICE'], nudgeSupplement) },
  'orders.supplement-expire': { inTransaction: whenIn(['IN_SERVICE'], expireSupplement) },
  'orders.promise-slip': { inTransaction: whenIn(['IN_SERVICE'], slipPromise) },
  'orders.overrun': {
    inTransaction: whenIn(['IN_SERVICE'], (app, tx, order) => publishFor(app, tx, 'order.overrun', order)),
  },
  'orders.pickup-remind': { inTransaction: whenIn(['READY'], remindPickup) },
  'orders.confirm-remind-1': { inTransaction: remindConfirm(1) },
  'orders.confirm-remind-2': { inTransaction: remindConfirm(2) },
  'orders.auto-confirm': { inTransaction: autoConfirm },
}

type Step = (app: App, tx: Tx, order: OrderRow) => Promise<unknown>

function whenIn(states: readonly OrderRow['state'][], step: Step) {
  return async (app: App, tx: Tx, orderId: string): Promise<void> => {
    const order = await takeInPayments(app, tx, await lockOrder(tx, orderId))
    if (states.includes(order.state)) await step(app, tx, order)
  }
}

async function noop(): Promise<void> {}

type PlainTopic =
  | 'order.no-show-near'
  | 'order.quote-overdue'
  | 'order.overrun'
  | 'order.pickup-reminder'
  | 'order.promise-slipped'
  | 'order.no-show'

function publishFor(app: App, tx: Tx, topic: PlainTopic, order: OrderRow): Promise<void> {
  return publish(app, tx, topic, order.id, { orderId: order.id, shopId: order.shopId ?? '' })
}

async function expireOfferOf(app: App, tx: Tx, order: OrderRow): Promise<void> {
  const shopId = await expireOffer(app, tx, order.id)
  if (!shopId) return
  await publish(app, tx, 'order.offer-expired', order.id, { orderId: order.id, shopId })
  await askNextShop(app, tx, order, { actor: SYSTEM, text: `${order.shopName ?? '门店'}未及时答复` })
}

async function noShow(app: App, tx: Tx, order: OrderRow): Promise<void> {
  if (order.withdrawnAt) return
  const until = plusMs(app.clock.now(), LIMITS.noShowRetimeMs)
  await changeOrder(app, tx, order, {
    event: 'no-show',
    set: { stepDueAt: until },
    actor: SYSTEM,
    type: 'no-show',
    text: '未按时到店，24 小时内可改期，逾期取消',
  })
  await releaseSlot(tx, order.id)
  await setTimer(app, tx, 'orders.no-show-end', order.id, until)
  await publishFor(app, tx, 'order.no-show', order)
}

async function endNoShow(app: App, tx: Tx, order: OrderRow): Promise<void> {
  const terms = await termsOf(app, tx, order)
  await endOrder(app, tx, order, {
    event: 'cancel',
    cause: 'no_show',
    actor: SYSTEM,
    text: `未到店且未改期，订单取消。${terms.rule}`,
    late: true,
  })
  await giveBack(app, tx, order, terms)
}

async function expireRematch(app: App, tx: Tx, order: OrderRow): Promise<void> {
  if (!order.withdrawnAt) return
  await endOrder(app, tx, order, {
    event: 'cancel',
    cause: 'shop_withdrew',
    actor: SYSTEM,
    text: '未选择换店，订单取消，款项已全额退回',
  })
}

function remindQuote(nth: number) {
  return whenIn(['AWAIT_APPROVAL'], (app, tx, { id, quoteRound }) =>
    publish(app, tx, 'order.quote-reminder', id, { orderId: id, round: quoteRound, nth }),
  )
}

async function expireQuote(app: App, tx: Tx, order: OrderRow): Promise<void> {
  await returnCar(app, tx, order, {
    event: 'expire-quote',
    actor: SYSTEM,
    text: '报价 24 小时未确认，准备还车',
  })
}

async function nudgeSupplement(app: App, tx: Tx, order: OrderRow): Promise<void> {
  if (order.supplementPending)
    await publish(app, tx, 'order.quote-reminder', order.id, {
      orderId: order.id,
      round: order.quoteRound,
      nth: 1,
    })
}

async function expireSupplement(app: App, tx: Tx, order: OrderRow): Promise<void> {
  if (!order.supplementPending || order.duePaymentId) return
  const shown = (await linesOf(tx, order.id)).filter(({ state }) => state === 'shown')
  await setLineStates(
    tx,
    shown.map(({ id }) => id),
    'shown',
    'declined',
    { declineReason: '超时未答复', decidedAt: app.clock.now() },
  )
  await changeOrder(app, tx, order, {
    set: { supplementPending: false, stepDueAt: order.slotEndAt },
    actor: SYSTEM,
    type: 'supplement-expired',
    text: '增项 24 小时未答复，按不同意处理，其余项目继续',
  })
  await publish(app, tx, 'order.decided', order.id, {
    orderId: order.id,
    shopId: order.shopId ?? '',
    round: order.quoteRound,
  })
}

async function slipPromise(app: App, tx: Tx, order: OrderRow): Promise<void> {
  if (!order.waitingPartsUntil || order.waitingPartsUntil > app.clock.now()) return
  const slips = order.waitingPartsSlips + 1
  const text = slips > 1 ? '配件再次延期，可免费停止未施工的项目' : '配件未按时到货，请门店更新时间'
  await changeOrder(app, tx, order, {
    set: { waitingPartsSlips: slips },
    actor: SYSTEM,
    type: 'promise-slipped',
    text,
  })
  await publishFor(app, tx, 'order.promise-slipped', order)
}

async function remindPickup(app: App, tx: Tx, order: OrderRow): Promise<void> {
  await setTimer(app, tx, 'orders.pickup-remind', order.id, plusMs(app.clock.now(), LIMITS.pickupReminderMs))
  await publishFor(app, tx, 'order.pickup-reminder', order)
}

function remindConfirm(nth: number) {
  return whenIn(['DELIVERED'], (app, tx, { id }) =>
    publish(app, tx, 'order.confirm-reminder', id, { orderId: id, nth }),
  )
}
