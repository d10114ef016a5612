import { sumFen, yuanText } from '@anxin/shared/kernel/money'
import type { Order } from '@anxin/shared/orders/order.contract'
import { same, until } from './expect'
import type { OwnerPhone } from './phones'
import { printLine } from './print'
import type { World } from './world'

/** An order of a story, its owner, and what was paid for it. */
export type Booked = { readonly id: string; readonly owner: OwnerPhone; readonly paymentIds: string[] }

/** What the owner can read of an order and a step can promise. Amounts are in fen. */
export type Reading = {
  state: Order['state']
  cancelCause: Order['cancelCause']
  followUp: Order['flags']['followUp']
  hold: Order['flags']['hold']
  supplementPending: boolean
  paidFen: number
  advancedFen: number
  frozenFen: number
  toShopFen: number
  commissionFen: number
  refundedFen: number
  feeFen: number
  dueFen: number
  billFen: number | null
}

export type Tale = {
  readonly world: World
  /** Something happened that changes no order. */
  scene(text: string): void
  /**
   * Something happened to an order: waits until its owner reads what is promised here, checks that no fen is missing,
   * and prints one line. Answers the order.
   */
  step(text: string, booked: Booked, promised: Partial<Reading> & Pick<Reading, 'state'>): Promise<Order>
  /** The story is over: our money and WeChat's books of every payment are the same, and nothing is on its way. */
  settle(...orders: readonly Booked[]): Promise<void>
}

/** Begins to tell one story. */
export function beginTale(world: World, name: string): Tale {
  const print = (text: string, state: string, order: Order | null) =>
    printLine({
      story: name,
      at: new Date(world.client.now()),
      text,
      state,
      money: order && shownMoney(order),
    })
  return {
    world,
    scene: (text) => print(text, '', null),
    async step(text, booked, promised) {
      const order = await readOrder(booked, text, promised)
      checkIdentity(order)
      print(text, order.state, order)
      return order
    },
    async settle(...orders) {
      for (const booked of orders) {
        const { money, payments } = await compareWithBooks(world, booked)
        const count = `${payments} payment${payments === 1 ? '' : 's'}`
        print(
          payments === 0 ? 'nothing was ever paid' : `WeChat’s books of ${count} say the same: ${money}`,
          '',
          null,
        )
      }
      const { balanced, faults } = await world.wechat.books()
      same('the books of WeChat balance as a whole', { balanced, faults }, { balanced: true, faults: [] })
    },
  }
}

/** What the owner reads now. */
export function readingOf(order: Order): Reading {
  const { money, flags } = order
  return {
    state: order.state,
    cancelCause: order.cancelCause,
    followUp: flags.followUp,
    hold: flags.hold,
    supplementPending: flags.supplementPending,
    paidFen: money?.paidFen ?? 0,
    advancedFen: money?.advancedFen ?? 0,
    frozenFen: money?.frozenFen ?? 0,
    toShopFen: money?.toShopFen ?? 0,
    commissionFen: money?.commissionFen ?? 0,
    refundedFen: money?.refundedFen ?? 0,
    feeFen: money?.feeFen ?? 0,
    dueFen: money?.dueFen ?? 0,
    billFen: order.bill?.totalFen ?? null,
  }
}

/** WeChat's fee on a payment of which nothing went back: 0.6 %, rounded half up. */
export function feeOf(paidFen: number): number {
  return Math.floor((paidFen * 6 + 500) / 1000)
}

async function readOrder({ id, owner }: Booked, text: string, promised: Partial<Reading>): Promise<Order> {
  let last: Order | null = null
  const names = Object.keys(promised) as (keyof Reading)[]
  await until(
    text,
    async () => {
      last = await owner.order(id)
      const reading = readingOf(last)
      return Object.fromEntries(names.map((name) => [name, reading[name]]))
    },
    (seen) => names.every((name) => seen[name] === promised[name]),
    promised,
  )
  return last as unknown as Order
}

/** paid + advanced = frozen + to the shop + commission + refunded + fee, whatever has happened. */
function checkIdentity(order: Order): void {
  const { paidFen, advancedFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = readingOf(order)
  const parts = [frozenFen, toShopFen, commissionFen, refundedFen, feeFen]
  same(
    `paid is where the money is (${parts.map(yuanText).join(' + ')})`,
    paidFen + advancedFen,
    sumFen(parts),
  )
}

function shownMoney(order: Order) {
  const { frozenFen, toShopFen, commissionFen, refundedFen } = readingOf(order)
  return { frozenFen, releasedFen: toShopFen + commissionFen, refundedFen }
}

async function compareWithBooks(world: World, booked: Booked): Promise<{ money: string; payments: number }> {
  const ours = readingOf(await booked.owner.order(booked.id))
  const wanted = {
    paid: ours.paidFen,
    frozen: ours.frozenFen,
    toShop: ours.toShopFen,
    commission: ours.commissionFen,
    refunded: ours.refundedFen,
    fee: ours.feeFen,
    onItsWay: 0,
  }
  const seen = await booksOf(world, booked)
  same(`WeChat’s books of order ${booked.id} say what the owner reads`, seen, wanted)
  const parts = [
    ['frozen', seen.frozen],
    ['shop', seen.toShop],
    ['commission', seen.commission],
    ['refunded', seen.refunded],
    ['fee', seen.fee],
  ] as const
  const shown = parts.filter(([, fen]) => fen > 0).map(([name, fen]) => `${name} ${yuanText(fen)}`)
  return { money: `paid ${yuanText(seen.paid)} = ${shown.join(' + ')}`, payments: booked.paymentIds.length }
}

async function booksOf(world: World, { paymentIds }: Booked) {
  const sum = { paid: 0, frozen: 0, toShop: 0, commission: 0, refunded: 0, fee: 0, onItsWay: 0 }
  for (const paymentId of paymentIds) {
    // The number that the merchant gives a payment is the payment's id behind a letter.
    const trade = await world.wechat.tradeBooks(`P${paymentId}`)
    same(`WeChat’s books of payment ${paymentId} balance`, trade.faults, [])
    sum.paid += trade.payer_total
    sum.frozen += trade.frozen
    sum.toShop += trade.available
    sum.commission += trade.shared
    sum.refunded += trade.refunded
    sum.fee += trade.fee
    sum.onItsWay += trade.share_pending + trade.refund_pending
  }
  return sum
}
