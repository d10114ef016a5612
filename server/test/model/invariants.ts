import { sumFen } from '@anxin/shared/kernel/money'
import { orderMachine, type OrderState } from '@anxin/shared/orders/order.machine'
import {
  commissionOf,
  couponOf,
  fenOf,
  hasEnded,
  linesIn,
  priceOf,
  type Model,
  type ModelOrder,
  type OrderView,
} from './model'
import type { TradeBooks } from '../../src/payments/testing/pay-world'
import type { ModelWorld } from './world'

export type PaymentNow = {
  id: string
  subject_id: string
  state: string
  amount_fen: number
  prepay_id: string | null
  sub_mchid: string
}
export type OperationNow = {
  id: string
  payment_id: string
  subject_id: string
  kind: string
  state: string
  amount_fen: number
  last_code: string | null
  held_by: string | null
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
      `SELECT id, subject_id, state, amount_fen, prepay_id, sub_mchid FROM payment WHERE subject_id IN (${marks}) ORDER BY id LIMIT 500`,
      ids,
    ),
    db.rows<OperationNow>(
      `SELECT id, payment_id, subject_id, kind, state, amount_fen, last_code, held_by FROM payment_operation WHERE subject_id IN (${marks}) ORDER BY id LIMIT 500`,
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
    const mayBeHeld = operation.state === 'pending' || operation.state === 'failed'
    claim(
      operation.held_by === null || mayBeHeld,
      `${operation.kind} ${operation.id} is held and ${operation.state}`,
    )
    const moves = operation.kind !== 'close'
    claim(
      !(moves && operation.state === 'succeeded' && !posted),
      `${operation.kind} ${operation.id} is not posted`,
    )
  }
  for (const { id } of payments) {
    const held = balancesOf(entries, id)
    for (const account of ['frozen', 'commission', 'refunded', 'fee', 'waived'])
      claim((held.get(account) ?? 0) >= 0, `payment ${id}: ${account} is ${held.get(account)}`)
    for (const account of ['payer', 'coupon', 'advance', 'promotion'])
      claim((held.get(account) ?? 0) <= 0, `payment ${id}: ${account} is ${held.get(account)}`)
    // A shop may have refunded commission that the platform has not returned yet, or could not.
    const owedFen = held.get('commission') ?? 0
    claim((held.get('shop') ?? 0) >= -owedFen, `payment ${id}: shop is ${held.get('shop')}`)
  }
}

function balancesOf(entries: readonly EntryNow[], paymentId: string): Map<string, number> {
  const held = new Map<string, number>()
  for (const { payment_id, phase, account, amount_fen } of entries)
    if (payment_id === paymentId && phase === 'post') held.set(account, (held.get(account) ?? 0) + amount_fen)
  return held
}

/** Where money comes from: with us these fall below zero by it, WeChat's books show it as it is. */
const INTO: ReadonlySet<string> = new Set(['payer', 'coupon'])

const SAME = [
  ['payer', 'payer_total'],
  ['coupon', 'coupon'],
  ['advance', 'advance'],
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
    const ours = (account: string) =>
      INTO.has(account) ? 0 - (held.get(account) ?? 0) : (held.get(account) ?? 0)
    const open = written.operations.filter((other) => other.payment_id === payment.id && isOpen(other))
    const openFen = (...kinds: string[]) =>
      sumFen(open.filter(({ kind }) => kinds.includes(kind)).map(({ amount_fen }) => amount_fen))
    if (open.length > 0 || (payment.state === 'created' && books.payer_total > 0)) {
      atRest = false
      // What is on its way back may have left WeChat's side already.
      for (const [account, theirs, leftFen] of [
        ['payer', 'payer_total', 0],
        ['refunded', 'refunded', 0],
        ['commission', 'shared', openFen('return')],
        ['shop', 'available', openFen('refund', 'recover')],
      ] as const)
        claim(
          ours(account) <= books[theirs] + leftFen,
          `payment ${payment.id}: ${account} ${ours(account)}, WeChat ${books[theirs]}, leaving ${leftFen}`,
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
  const { paidFen, advancedFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
  claim(
    paidFen + advancedFen === frozenFen + toShopFen + commissionFen + refundedFen + feeFen,
    `the money of ${order.id} does not add up: ${JSON.stringify(money)}`,
  )
  timeline.forEach(({ seq }, index) =>
    claim(seq > (timeline[index - 1]?.seq ?? 0), `entry ${index + 1} of ${order.id} has number ${seq}`),
  )
  claim(timeline.filter(({ type }) => type === 'completed').length <= 1, `${order.id} was completed twice`)
  claim(timeline.filter(({ type }) => type === 'cancelled').length <= 1, `${order.id} was cancelled twice`)
  claim(canReach(before, view.state), `${order.id} went from ${before} to ${view.state}`)
  claim(
    hasEnded(order) || !order.complaint?.isHeard || view.flags.hold !== null,
    `${order.id} is not held although its complaint was heard of`,
  )
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
    const order = m.orders.find((other) => other.id === subject_id)
    // A case about one line keeps what pays for that line, and no more.
    const isOfOthers = order?.hold === 'case' && keepsDisputed(order, written)
    if (isNew && isOfOthers) m.undisputed.add(id)
    claim(
      isOfOthers || !(isNew && heldBefore.has(subject_id)),
      `a release of ${subject_id} was ordered while it was held`,
    )
    // What risk holds back waits by itself, and of two payouts a person may have let one go.
    const hold = order?.hold ?? null
    const isFree = hold === null || hold === 'risk'
    if (isFree) m.free.add(id)
    // A complaint that is heard of later stops nothing that was on its way.
    const wasFree = hold === 'complaint' && m.free.has(id)
    claim(
      state === 'failed' || isFree || m.undisputed.has(id) || wasFree,
      `a release of ${subject_id} goes on while it is held`,
    )
  }
}

/** What of an order is with the shop and the platform or on its way there, which no case can hold any more. */
export function goneFen({ id }: ModelOrder, { payments, entries }: Written): number {
  const gone = payments.filter(
    ({ subject_id, state }) => subject_id === id && (state === 'releasing' || state === 'released'),
  )
  const sums = gone.map((leg) => balancesOf(entries, leg.id))
  return sumFen(
    ['frozen', 'fee', 'shop', 'commission'].map((account) =>
      sumFen(sums.map((held) => held.get(account) ?? 0)),
    ),
  )
}

/**
 * Whether what is still frozen, was given back, or had gone before the case was opened, is at least what the open case is
 * about.
 */
function keepsDisputed(order: ModelOrder, { payments, entries }: Written): boolean {
  const { id, disputed, lines } = order
  if (disputed === null) return false
  // A coupon makes the money shorter than the bill.
  const disputedFen =
    fenOf(lines.filter((line) => disputed.includes(line.id))) - couponOf(order, linesIn(order, 'done'))
  const mine = payments.filter(({ subject_id }) => subject_id === id)
  const sumIn = (paymentId: string, ...accounts: string[]) =>
    sumFen(accounts.map((account) => balancesOf(entries, paymentId).get(account) ?? 0))
  const frozenFen = sumFen(
    mine.filter(({ state }) => state === 'frozen').map((leg) => sumIn(leg.id, 'frozen', 'fee')),
  )
  const refundedFen = sumFen(mine.map((leg) => sumIn(leg.id, 'refunded')))
  return frozenFen + refundedFen + order.goneFen >= disputedFen
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
export function checkEnd(
  order: ModelOrder,
  view: OrderView,
  { payments, operations, entries }: Written,
): void {
  const { paidFen = 0, refundedFen = 0, commissionFen = 0, frozenFen = 0 } = view.money ?? {}
  const mine = operations.filter(({ subject_id }) => subject_id === order.id)
  const failed = mine.filter(({ state }) => state === 'failed')
  const lostFen = sumFen(failed.filter(({ kind }) => kind === 'refund').map(({ amount_fen }) => amount_fen))
  // What payer and coupon paid and did not get back.
  const restFen = paidFen - refundedFen
  const expectRest = (keptFen: number) => {
    const leastFen = Math.max(0, keptFen - order.byOperatorFen)
    claim(
      restFen >= leastFen && restFen <= leastFen + lostFen,
      `${order.id}: ${restFen} remain, not ${leastFen}; operators gave back ${order.byOperatorFen}, refused refunds ${lostFen}`,
    )
  }
  if (order.state === 'COMPLETED') {
    const done = linesIn(order, 'done')
    const billFen = priceOf(order, done)
    const couponFen = couponOf(order, done)
    expectRest(billFen)
    checkCommission(order, mine, commissionFen, {
      leastFen: Math.max(0, commissionOf(done, order.byOperatorFen) - couponFen),
      mostFen: Math.max(0, commissionOf(done, billFen - restFen) - couponFen),
    })
    const legs = payments.filter(({ subject_id }) => subject_id === order.id)
    const waivedFen = sumFen(legs.map(({ id }) => balancesOf(entries, id).get('waived') ?? 0))
    const borneFen = (backFen: number) =>
      Math.max(0, Math.min(commissionOf(done, backFen), couponFen, billFen - backFen))
    claim(
      waivedFen >= borneFen(order.byOperatorFen) && waivedFen <= borneFen(billFen - restFen),
      `${order.id}: ${waivedFen} are done without, not ${borneFen(order.byOperatorFen)} to ${borneFen(billFen - restFen)}`,
    )
    claim(frozenFen === 0 || failed.length > 0, `${order.id} is completed and ${frozenFen} are still frozen`)
  }
  if (order.state === 'CANCELLED') {
    const isNoShow = order.cancelCause === 'no_show'
    expectRest(isNoShow ? Math.min(3_000, restFen + order.byOperatorFen) : order.keptFen)
    claim(commissionFen === 0, `${order.id} was cancelled and the platform earned ${commissionFen}`)
  }
}

/** Between what it is if every refund that was ordered counts, and what it is on what remains: mostly the same. */
function checkCommission(
  order: ModelOrder,
  operations: readonly OperationNow[],
  commissionFen: number,
  { leastFen, mostFen }: { leastFen: number; mostFen: number },
): void {
  // WeChat may refuse a share for good: then the shop has it all; or its return: then the platform keeps it. A person
  // is told of both.
  const isShareRefused = operations.some(({ kind, last_code }) => kind === 'share' && last_code !== null)
  const isReturnRefused = operations.some(
    ({ kind, state, last_code }) =>
      kind === 'return' && state === 'failed' && last_code !== 'BALANCE_NOT_ENOUGH',
  )
  const isRight =
    (isShareRefused || commissionFen >= leastFen) && (isReturnRefused || commissionFen <= mostFen)
  claim(isRight, `${order.id}: the commission is ${commissionFen}, not ${leastFen} to ${mostFen}`)
}
