import type { Api } from '@anxin/shared/api'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import { agreeByPaying, say, type Deed } from './deed'
import type { ModelOrder } from './model'
import type { Answer, ModelWorld } from './world'

/** What operators and risk do about the money of an order. */

const REFUNDABLE: readonly OrderState[] = ['READY', 'DELIVERED', 'COMPLETED', 'CANCELLED']
/** What one operator may give back of an order; beyond it a second one must agree. */
const ALONE_FEN = 50_000

type Refund = {
  readonly weight: number
  readonly from?: readonly OrderState[]
  /** Of all that remains, or any part. */
  readonly of: 'all' | 'part'
  readonly isAlone: boolean
  /** Before it the shop takes its money home, so that it has none to give back. */
  readonly isSpent?: boolean
  readonly isHeld?: boolean
}

function restFen({ netPaidFen }: ModelOrder): number {
  return Math.max(0, netPaidFen)
}

function refundFen(order: ModelOrder, { of, isAlone }: Refund, pick: number): number {
  if (of === 'all') return Math.max(1, restFen(order))
  const mostFen = isAlone ? Math.min(restFen(order), ALONE_FEN - order.aloneFen) : restFen(order)
  // Small enough for several, each of which takes some of the commission back.
  return 1 + (pick % Math.max(1, Math.floor(mostFen / 3)))
}

function refund(name: string, plan: Refund): Deed {
  return {
    name,
    weight: plan.weight,
    route: 'POST /operators/orders/:orderId/refund',
    can(order) {
      if (!(plan.from ?? REFUNDABLE).includes(order.state) || restFen(order) === 0) return false
      if (plan.of === 'part') return order.aloneFen < ALONE_FEN
      return order.aloneFen + restFen(order) <= ALONE_FEN === plan.isAlone
    },
    // In other states, of nothing, it is tried by the plain one.
    isNeverTried: name !== 'operator refunds a part',
    async send(w, order, pick) {
      const body = { amountFen: refundFen(order, plan, pick), reason: '售后退款' }
      const ask = () => say(w, 'operator', 'POST /operators/orders/:orderId/refund', order, body)
      if (plan.isSpent) await w.withdraw(order.shopId ?? '')
      const asked = await (plan.isHeld ? w.underHold('refund', ask) : ask())
      if (plan.isHeld && asked.status === 200) await w.expectHeld(order.id)
      return plan.isAlone || asked.status !== 200 ? asked : approve(w, order, asked)
    },
    learn(order, pick) {
      const amountFen = refundFen(order, plan, pick)
      order.byOperatorFen += amountFen
      if (plan.isAlone) order.aloneFen += amountFen
    },
  }
}

/** Whoever proposed it may not agree to it; somebody else may. */
async function approve(w: ModelWorld, order: ModelOrder, asked: Answer): Promise<Answer> {
  const { state, proposalId } = asked.body as Api['POST /operators/orders/:orderId/refund']['reply']
  if (state !== 'proposed') throw new Error(`one operator alone could refund ${order.id}`)
  const route = 'POST /operators/orders/:orderId/refund-approval'
  const alone = await say(w, 'operator', route, order, { proposalId })
  if (alone.code !== 'SECOND_PERSON_NEEDED') throw new Error(`${order.id} needed no second operator`)
  return say(w, 'second', route, order, { proposalId })
}

function answerHeld(name: string, outcome: 'release' | 'rejection', weight: number): Deed {
  return {
    name,
    weight,
    route: `POST /operators/risk/decisions/:decisionId/${outcome}`,
    can: ({ heldBack }) => heldBack.length > 0,
    isNeverTried: true,
    send: (w, { heldBack }) => w.answerHeld(heldBack[0] ?? '', outcome),
  }
}

/** Risk holds the payment back, its owner tries in vain, and a person answers. */
function heldPayment(name: string, outcome: 'release' | 'rejection', weight: number): Deed {
  const ask = (w: ModelWorld, order: ModelOrder) => say(w, 'owner', 'POST /orders/:orderId/payment', order)
  const isPaid = outcome === 'release'
  return {
    name,
    weight,
    route: 'POST /orders/:orderId/payment',
    // An inspection fee stays due when its payment has lapsed, so there the answer is not for what is due.
    can: ({ dueFen, judged, state }) => dueFen > 0 && judged === null && state !== 'READY',
    isNeverTried: true,
    async send(w, order) {
      const held = await w.underHold('payment', () => ask(w, order))
      if (held.status === 200) throw new Error(`the payment of ${order.id} was not held`)
      if (held.code !== 'PAYMENT_HELD') return held
      const answered = await w.answerHeld(await w.heldPaymentOf(order.id), outcome)
      // It stands, also where WeChat does not answer what comes now.
      order.judged = { state: order.state, is: isPaid ? 'free' : 'refused' }
      const asked = await ask(w, order)
      if (!isPaid && asked.code !== 'PAYMENT_REFUSED')
        throw new Error(`the refused payment of ${order.id} answered ${asked.code}`)
      if (!isPaid) return answered
      if (asked.status !== 200) return asked
      const { pay } = asked.body as Api['POST /orders/:orderId/payment']['reply']
      await w.t.wechat('/payer/pay', { openid: w.owner.openid, ...pay, outcome: 'success' })
      return asked
    },
    learn(order) {
      if (isPaid) agreeByPaying(order)
    },
  }
}

export const MONEY_DEEDS: readonly Deed[] = [
  refund('operator refunds a part', { weight: 1.5, of: 'part', isAlone: true }),
  refund('operator refunds the rest', { weight: 1, of: 'all', isAlone: true }),
  refund('two operators refund the rest', { weight: 8, of: 'all', isAlone: false }),
  refund('operator refunds what the shop has spent', {
    weight: 6,
    from: ['COMPLETED'],
    of: 'part',
    isAlone: true,
    isSpent: true,
  }),
  refund('operator refunds all that the shop has spent', {
    weight: 4,
    from: ['COMPLETED'],
    of: 'all',
    isAlone: true,
    isSpent: true,
  }),
  refund('operator refunds a part, and risk holds it', {
    weight: 1,
    of: 'part',
    isAlone: true,
    isHeld: true,
  }),
  heldPayment('risk holds the payment, and a person lets it go', 'release', 1),
  heldPayment('risk holds the payment, and a person refuses it', 'rejection', 0.3),
  {
    name: 'owner confirms, and risk holds the payout',
    weight: 2,
    route: 'POST /orders/:orderId/confirmation',
    can: (order) => order.state === 'DELIVERED' && order.hold === null,
    isNeverTried: true,
    leadsTo: ['COMPLETED'],
    send: (w, order) =>
      w.underHold('payout', () => say(w, 'owner', 'POST /orders/:orderId/confirmation', order)),
  },
  answerHeld('a person lets held money go', 'release', 8),
  answerHeld('a person refuses held money', 'rejection', 6),
]
