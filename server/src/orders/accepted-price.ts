import type { Sealed } from '@anxin/drizzle/columns'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localText } from '@anxin/shared/kernel/time'
import { yuanText } from '@anxin/shared/kernel/money'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Actor } from '../audit'
import { amountOf, type ShopServiceRow } from '../catalogue'
import { isOwnCustomer } from '../growth'
import { openPayment } from '../payments'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { subMchidOf, type commissionTermsOf, type ShopRow } from '../shops'
import { setAppointment } from './appointment'
import { payableFen } from './bill'
import { changeOrder } from './change-order'
import { insertLines, type NewOrder, type OrderLineRow, type OrderRow } from './orders.repository'
import { payWindow } from './pay-window'

export type Acceptance = {
  readonly shop: ShopRow
  /** What the shop asks for the service now; null where it has dropped it. */
  readonly price: ShopServiceRow | null
  /** What the shop pays the platform, by the plan of the day of `acceptedAt`. */
  readonly terms: Awaited<ReturnType<typeof commissionTermsOf>>
  readonly acceptedAt: Date
  /** The owner's openid where it was read ahead. */
  readonly payerOpenidSealed?: Sealed | null
  readonly actor: Actor
  readonly instant: boolean
}

/**
 * The shop has the order. A fixed price becomes lines of round 0, a snapshot; where something is due the order waits
 * for the payment, otherwise the appointment stands at once. Answers the order with the lines that it got.
 */
export async function acceptAtPrice(
  app: App,
  tx: Tx,
  order: OrderRow,
  acceptance: Acceptance,
): Promise<Accepted> {
  const { shop, price, acceptedAt } = acceptance
  if (!price) throw new AppError('SERVICE_NOT_OFFERED', `shop ${shop.id} dropped service ${order.serviceId}`)
  const commissionBasisPoints = await rateFor(tx, order, shop.id, acceptance.terms)
  const lines = order.priceMode === 'fixed' ? packageLines(app, order.id, price) : []
  const dueFen =
    order.priceMode === 'fixed' ? payableFen(lines, order.couponFen, commissionBasisPoints) : price.depositFen
  const set: Partial<NewOrder> = {
    shopId: shop.id,
    shopName: shop.name,
    commissionBasisPoints,
    depositFen: price.depositFen,
    inspectionFeeFen: price.inspectionFeeFen,
    acceptedAt,
  }
  const accepted =
    dueFen > 0
      ? await acceptPriced(app, tx, order, acceptance, { lines, dueFen, set })
      : await acceptUnpriced(app, tx, order, acceptance, { lines, set })
  await publish(app, tx, 'order.accepted', order.id, { orderId: order.id, shopId: shop.id })
  return accepted
}

type Accepted = { readonly order: OrderRow; readonly lines: readonly OrderLineRow[] }

/** The commission that the order will carry: none for a customer whom the shop has brought, where its plan says so. */
async function rateFor(
  tx: Tx,
  order: OrderRow,
  shopId: string,
  { basisPoints, ownCustomersFree }: Acceptance['terms'],
): Promise<number> {
  const customer = { ownerId: order.ownerId, shopId, by: order.createdAt }
  return ownCustomersFree && (await isOwnCustomer(tx, customer)) ? 0 : basisPoints
}

async function acceptPriced(
  app: App,
  tx: Tx,
  order: OrderRow,
  { shop, actor, instant, payerOpenidSealed = null }: Acceptance,
  { lines: agreed, dueFen, set }: { lines: OrderLineRow[]; dueFen: number; set: Partial<NewOrder> },
): Promise<Accepted> {
  const now = app.clock.now()
  const { fromAt, byAt } = payWindow(now, order.slotStartAt, {
    instant,
    partner: app.env.WECHATPAY_MODE === 'partner',
  })
  const payment = await openPayment(app, tx, {
    subjectId: order.id,
    purpose: order.priceMode === 'fixed' ? 'package' : 'deposit',
    payerId: order.ownerId,
    payerOpenidSealed,
    shopId: shop.id,
    subMchid: subMchidOf(shop),
    amountFen: dueFen,
    description: `安心修 ${order.serviceName}`,
    expiresAt: byAt,
  })
  const lines = agreed.map((line) => ({ ...line, state: 'approving' as const, paymentId: payment.id }))
  await insertLines(tx, lines)
  if (fromAt > now) await setTimer(app, tx, 'orders.pay-open', order.id, fromAt)
  else await publish(app, tx, 'order.payment-due', order.id, { orderId: order.id, amountFen: dueFen })
  const accepted = await changeOrder(app, tx, order, {
    event: 'accept-priced',
    set: { ...set, dueFen, duePaymentId: payment.id, payFromAt: fromAt, payByAt: byAt, stepDueAt: byAt },
    actor,
    type: 'accepted',
    text: `${shop.name}已接单，请在 ${localText(byAt)} 前支付 ¥${yuanText(dueFen)}`,
  })
  return { order: accepted, lines }
}

async function acceptUnpriced(
  app: App,
  tx: Tx,
  order: OrderRow,
  { shop, actor }: Acceptance,
  { lines, set }: { lines: OrderLineRow[]; set: Partial<NewOrder> },
): Promise<Accepted> {
  await insertLines(tx, lines)
  const accepted = await changeOrder(app, tx, order, {
    event: 'accept-unpriced',
    set: { ...set, stepDueAt: order.slotStartAt },
    actor,
    type: 'accepted',
    text: `${shop.name}已接单，检测前无需付款`,
  })
  await setAppointment(app, tx, accepted)
  await publish(app, tx, 'order.confirmed', order.id, { orderId: order.id, shopId: shop.id })
  return { order: accepted, lines }
}

function packageLines(app: App, orderId: string, price: ShopServiceRow): OrderLineRow[] {
  const now = app.clock.now()
  return price.lines.slice(0, LIMITS.quoteLinesMax).map((line) => ({
    id: app.newId(),
    orderId,
    round: 0,
    kind: line.kind,
    name: line.name,
    partType: line.partType,
    brand: line.brand ?? null,
    quantityMilli: line.quantityMilli,
    unit: line.unit,
    unitPriceFen: line.unitPriceFen,
    oemUnitPriceFen: line.oemUnitPriceFen ?? null,
    amountFen: amountOf(line),
    warrantyDays: line.warrantyDays ?? null,
    warrantyKm: line.warrantyKm ?? null,
    basis: null,
    replacesId: null,
    state: 'approved',
    declineReason: null,
    paymentId: null,
    decidedAt: now,
    createdAt: now,
  }))
}
