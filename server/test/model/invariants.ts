import { orderMachine, type OrderState } from '@anxin/shared/orders/order.machine'
import { commissionOf, fenOf, linesIn, type Model, type ModelOrder, type OrderView } from './model'
import type { TradeBooks } from '../../src/payments/testing/pay-world'
import type { ModelWorld } from './world'

export type PaymentNow = {
  id: string
  subject_id: string
  state: string
  amount_fen: number
  prepay_id: string | null
}
export type OperationNow = {
  id: string
  payment_id: string
  subject_id: string
  kind: string
  state: string
  amount_fen: number
  last_code: string | null
}
type EntryNow = {
  transfer_id: string
  phase: string
  payment_id: string
  account: string
  amount_fen: number
}

/** All that is written about the money of the model's orders. */
export type Written = {
  readonly payments: readonly PaymentNow[]
  readonly operations: readonly OperationNow[]
  readonly entries: readonly EntryNow[]
}

export function isOpen({ state }: OperationNow): boolean {
  return state === 'pending' || state === 'unknown'
}

export async function readMoney(w: ModelWorld, m: Model): Promise<Written> {
  const ids = m.orders.map(({ id }) => id)
  if (ids.length === 0) return { payments: [], operations: [], entries: [] }
  const marks = ids.map(() => '?').join(', ')
  const { db } = w.t.app
  const [payments, operations, entries] = await Promise.all([
    db.rows<PaymentNow>(
      `SELECT id, subject_id, state, amount_fen, prepay_id FROM payment WHERE subject_id IN (${marks}) ORDER BY id LIMIT 500`,
      ids,
    ),
    db.rows<OperationNow>(
      `SELECT id, payment_id, subject_id, kind, state, amount_fen, last_code FROM payment_operation WHERE subject_id IN (${marks}) ORDER BY id LIMIT 500`,
      ids,
    ),
    db.rows<EntryNow>(
      `SELECT transfer_id, phase, payment_id, account, amount_fen FROM ledger_entry WHERE subject_id IN (${marks}) ORDER BY transfer_id, phase, leg LIMIT 5000`,
      ids,
    ),
  ])
  return { payments, operations, entries }
}

function claim(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** The ledger alone: every transfer sums to zero and ends once, and no account but the sources falls below zero. */
export function checkLedger({ payments, operations, entries }: Written): void {
  const sums = new Map<string, number>()
  for (const { transfer_id, phase, amount_fen } of entries) {
    const key = `${transfer_id} ${phase}`
    sums.set(key, (sums.get(key) ?? 0) + amount_fen)
  }
  for (const [key, sum] of sums) claim(sum === 0, `transfer ${key} sums to ${sum}`)
  for (const operation of operations) {
    const posted = sums.has(`${operation.id} post`)
    const voided = sums.has(`${operation.id} void`)
    claim(!(posted && voided), `operation ${operation.id} is posted and taken back`)
    claim(
      !(posted && isOpen(operation)),
      `${operation.kind} ${operation.id} is posted while it is ${operation.state}`,
    )
    const moves = operation.kind !== 'close'
    claim(
      !(moves && operation.state === 'succeeded' && !posted),
      `${operation.kind} ${operation.id} is not posted`,
    )
  }
  for (const { id } of payments) {
    const held = balancesOf(entries, id)
    for (const account of ['frozen', 'shop', 'commission', 'refunded', 'fee'])
      claim((held.get(account) ?? 0) >= 0, `payment ${id}: ${account} is ${held.get(account)}`)
  }
}

function balancesOf(entries: readonly EntryNow[], paymentId: string): Map<string, number> {
  const held = new Map<string, number>()
  for (const { payment_id, phase, account, amount_fen } of entries)
    if (payment_id === paymentId && phase === 'post') held.set(account, (held.get(account) ?? 0) + amount_fen)
  return held
}

const SAME = [
  ['payer', 'payer_total'],
  ['fee', 'fee'],
  ['frozen', 'frozen'],
  ['shop', 'available'],
  ['commission', 'shared'],
  ['refunded', 'refunded'],
] as const

/**
 * Our posts against WeChat's books. At rest they are equal; while something is under way we may have noted less than
 * has happened, and never more. Answers whether all is at rest.
 */
export async function checkBooks(w: ModelWorld, m: Model, written: Written): Promise<boolean> {
  let atRest = true
  for (const payment of written.payments) {
    const sameAs = `${payment.state} ${written.entries.filter(({ payment_id }) => payment_id === payment.id).length}`
    if (payment.prepay_id === null || m.compared.get(payment.id) === sameAs) continue
    const books = await w.t.wechat<TradeBooks>(`/books/trades/P${payment.id}`)
    claim(books.balanced, `WeChat's books of ${payment.id} do not balance`)
    const held = balancesOf(written.entries, payment.id)
    const ours = (account: string) => Math.abs(held.get(account) ?? 0)
    const isUnderWay = written.operations.some((other) => other.payment_id === payment.id && isOpen(other))
    if (isUnderWay || (payment.state === 'created' && books.payer_total > 0)) {
      atRest = false
      for (const [account, theirs] of [
        ['payer', 'payer_total'],
        ['commission', 'shared'],
        ['refunded', 'refunded'],
      ] as const)
        claim(
          ours(account) <= books[theirs],
          `payment ${payment.id}: ${account} ${ours(account)}, WeChat ${books[theirs]}`,
        )
      claim(
        ours('shop') <= books.available,
        `payment ${payment.id}: to the shop ${ours('shop')}, WeChat ${books.available}`,
      )
      continue
    }
    for (const [account, theirs] of SAME)
      claim(
        ours(account) === books[theirs],
        `payment ${payment.id} at rest: ${account} ${ours(account)}, WeChat ${books[theirs]}`,
      )
    if (payment.state !== 'created') m.compared.set(payment.id, sameAs)
  }
  return atRest
}

/** What must be true of one order whatever happened to it. */
export function checkOrder(before: OrderState, order: ModelOrder, view: OrderView): void {
  const { money, timeline, lines } = view
  if (!money) throw new Error('the owner sees no money')
  const { paidFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
  claim(
    paidFen === frozenFen + toShopFen + commissionFen + refundedFen + feeFen,
    `the money of ${order.id} does not add up: ${JSON.stringify(money)}`,
  )
  timeline.forEach(({ seq }, index) =>
    claim(seq > (timeline[index - 1]?.seq ?? 0), `entry ${index + 1} of ${order.id} has number ${seq}`),
  )
  claim(timeline.filter(({ type }) => type === 'completed').length <= 1, `${order.id} was completed twice`)
  claim(timeline.filter(({ type }) => type === 'cancelled').length <= 1, `${order.id} was cancelled twice`)
  claim(canReach(before, view.state), `${order.id} went from ${before} to ${view.state}`)
  for (const line of lines)
    claim(
      line.state !== 'done' || line.kind === 'fee' || order.agreed.has(line.id),
      `${order.id} bills ${line.name}, which its owner did not approve`,
    )
}

/** A few events may happen at once, each of them legal. */
function canReach(from: OrderState, to: OrderState, steps = 4): boolean {
  if (from === to) return true
  if (steps === 0) return false
  return Object.values(orderMachine.table[from]).some((next) => canReach(next, to, steps - 1))
}

/** What was ordered while the money was held, is wrong, whoever ordered it. */
export function checkHolds(m: Model, heldBefore: ReadonlySet<string>, written: Written): void {
  for (const { id, kind, subject_id, state } of written.operations) {
    if (kind !== 'share' && kind !== 'finish') continue
    const isNew = !m.releases.has(id)
    m.releases.add(id)
    claim(!(isNew && heldBefore.has(subject_id)), `a release of ${subject_id} was ordered while it was held`)
    const order = m.orders.find((other) => other.id === subject_id)
    claim(
      state === 'failed' || (order?.hold ?? null) === null,
      `a release of ${subject_id} goes on while it is held`,
    )
  }
}

/** Each thing that can happen to a payment is told once. */
export async function checkEvents(w: ModelWorld, m: Model): Promise<void> {
  const ids = m.orders.map(({ id }) => id)
  if (ids.length === 0) return
  const doubled = await w.t.app.db.rows<{ topic: string; payload: string }>(
    `SELECT topic, payload FROM outbox_event WHERE subject_id IN (${ids.map(() => '?').join(', ')})
     AND topic IN ('payment.paid', 'payment.closed', 'payment.refunded', 'payment.released', 'order.completed', 'order.cancelled')
     GROUP BY topic, payload HAVING COUNT(*) > 1`,
    ids,
  )
  claim(doubled.length === 0, `told twice: ${JSON.stringify(doubled)}`)
}

/** After everything has come to rest: the fen of each order that has ended. */
export function checkEnd(order: ModelOrder, view: OrderView, { operations }: Written): void {
  const { paidFen = 0, refundedFen = 0, commissionFen = 0, frozenFen = 0 } = view.money ?? {}
  const mine = operations.filter(({ subject_id }) => subject_id === order.id)
  const failed = mine.filter(({ state }) => state === 'failed')
  const lostFen = failed
    .filter(({ kind }) => kind === 'refund')
    .reduce((sum, { amount_fen }) => sum + amount_fen, 0)
  const done = linesIn(order, 'done')
  if (order.state === 'COMPLETED') {
    const backFen = paidFen - fenOf(done)
    claim(
      refundedFen <= backFen && refundedFen >= backFen - lostFen,
      `${order.id}: ${refundedFen} refunded of ${paidFen}, the bill is ${fenOf(done)}, refused refunds ${lostFen}`,
    )
    const earned = commissionOf(done)
    // WeChat may refuse a share for good: then the shop has it all, and a person is told.
    const isRefused = mine.some(({ kind, last_code }) => kind === 'share' && last_code !== null)
    claim(
      isRefused ? commissionFen <= earned : commissionFen === earned,
      `${order.id}: the commission is ${commissionFen}, not ${earned}`,
    )
    claim(frozenFen === 0 || failed.length > 0, `${order.id} is completed and ${frozenFen} are still frozen`)
  }
  if (order.state === 'CANCELLED') {
    const keptFen = order.cancelCause === 'no_show' ? Math.min(3_000, paidFen - refundedFen) : order.keptFen
    const backFen = paidFen - keptFen
    claim(
      refundedFen <= backFen && refundedFen >= backFen - lostFen,
      `${order.id}: ${refundedFen} refunded of ${paidFen}, ${keptFen} kept, refused refunds ${lostFen}`,
    )
    claim(commissionFen === 0, `${order.id} was cancelled and the platform earned ${commissionFen}`)
  }
}
