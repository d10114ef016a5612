import { HOUR_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import fc from 'fast-check'
import { BY_ITSELF, waitsIn } from './clock'
import type { Deed } from './deed'
import { COMPLAINS_TO_WECHAT, lookAtComplaint, SETTLES_COMPLAINT } from './complaint-deeds'
import { DEEDS, NEVER, possibleDeeds, REQUEST, requestThePast } from './deeds'
import { faultBy, weighted, type FaultGroup } from './faults'
import {
  checkBooks,
  checkEnd,
  checkEvents,
  checkHolds,
  checkLedger,
  checkOrder,
  goneFen,
  isOpen,
  readMoney,
  type OperationNow,
  type Written,
} from './invariants'
import { adopt, current, hasEnded, newModel, type Model, type ModelOrder, type OrderView } from './model'
import type { Tally } from './tally'
import { refusalsOf, type Answer, type ModelWorld } from './world'

/** What decides about one step; whatever the numbers are, they choose something that is possible. */
export type Pick = {
  readonly what: number
  readonly which: number
  readonly how: number
  readonly fault: number
}

const NUMBER = fc.noBias(fc.nat({ max: 1_000_000 }))
/** At least 30 steps, as lifecycles are long. */
export const PICKS = fc.array(fc.record({ what: NUMBER, which: NUMBER, how: NUMBER, fault: NUMBER }), {
  minLength: 54,
  maxLength: 64,
})

/** In percent of all steps. */
const SHARE = { refused: 10, wait: 17, wechat: 10 } as const
const FAULT_PERCENT = 90
const AUTO_CONFIRM_MS = 72 * HOUR_MS

type Real = {
  readonly w: ModelWorld
  readonly tally: Tally
  readonly log: string[]
  /** The orders as they were seen in this step, since the last thing that happened. */
  readonly seen: Map<string, OrderView>
}
type Command = fc.AsyncCommand<Model, Real>

/** One random life of a few orders, checked after each step, and to the fen once all has come to rest. */
export async function runSequence(w: ModelWorld, tally: Tally, picks: readonly Pick[]): Promise<void> {
  const log: string[] = []
  const model = newModel()
  await forgetWork(w)
  try {
    const real: Real = { w, tally, log, seen: new Map() }
    await begin(real, model, picks[0]?.how ?? 0)
    await fc.asyncModelRun(() => ({ model, real }), picks.map(commandOf))
    await comeToRest(real, model)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new Error(`${text}\nafter\n  ${log.join('\n  ')}`, { cause: error })
  } finally {
    w.faults.clear()
  }
}

/** What leads to the end without a detour, the first that can be done. */
const STRAIGHT_ON = [
  'shop accepts',
  'owner pays: success',
  'shop checks the car in',
  'shop starts',
  'owner approves all',
  'shop quotes',
  'shop finishes all',
  'shop hands over',
  'owner confirms',
] as const

const MORE = 'shop proposes more'
const COMPLAINS = 'owner complains about one line'
const CONFIRMS_REST = 'owner confirms what the case is not about'
/** The lives, one of ten, that begin with a case about some of what was done. */
const DISPUTED = 4
/** Those that begin with a complaint to WeChat Pay, over which the 72 hours go by. */
const COMPLAINED = 3

/**
 * A life begins in the midst of things, else what comes late would be rare: with work that is going on, with a car that
 * went back, or with money that was released, often with a trouble on the way, or with a case about one line of two parts.
 */
async function begin(real: Real, m: Model, how: number): Promise<void> {
  const kind = how % 10
  const until: OrderState = kind < 3 ? 'IN_SERVICE' : kind < 5 ? 'DELIVERED' : 'COMPLETED'
  const pick: Pick = { what: 0, which: 0, how: Math.floor(how / 10), fault: 0 }
  await doRequest(real, m, pick)
  let hasMore = kind !== DISPUTED
  for (let order = current(m); order && order.state !== until; order = current(m)) {
    const now = real.w.t.clock.now()
    const isMore = !hasMore && deedOf(MORE).can(order, now)
    if (isMore) hasMore = true
    const name = isMore ? MORE : STRAIGHT_ON.find((other) => deedOf(other).can(order, now))
    if (!name) throw new Error(`nothing leads on from ${order.state}`)
    if (name === 'owner confirms' && kind < 8) arm(real, m, pick.how, 'share')
    await doDeed(real, m, new Set(), deedOf(name), pick)
    noteHits(real, m)
    await checkAll(real, m, new Set())
  }
  if (until === 'COMPLETED') await restUntilQuiet(real, m)
  if (kind === DISPUTED) await dispute(real, m, pick)
  if (kind === COMPLAINED) await complainAndWait(real, m, pick)
}

/** A case about one line of an order that was paid in two parts; then its owner may let the other part go. */
async function dispute(real: Real, m: Model, pick: Pick): Promise<void> {
  for (const name of [COMPLAINS, ...(pick.how % 2 === 0 ? [CONFIRMS_REST] : [])])
    if (!(await doAndCheck(real, m, name, pick))) return
}

/** Silence is no word while a complaint is open. */
async function complainAndWait(real: Real, m: Model, pick: Pick): Promise<void> {
  if (!(await doAndCheck(real, m, COMPLAINS_TO_WECHAT, pick))) return
  for (const hours of [48, 48]) {
    const held = heldOf(m)
    await real.w.t.advance(hours * HOUR_MS)
    real.seen.clear()
    await checkAll(real, m, held)
  }
}

/** One deed of the beginning, where it can be done. Answers whether it was. */
async function doAndCheck(real: Real, m: Model, name: string, pick: Pick): Promise<boolean> {
  const order = current(m)
  const deed = deedOf(name)
  if (!order || !deed.can(order, real.w.t.clock.now())) return false
  const held = heldOf(m)
  await doDeed(real, m, held, deed, pick)
  noteHits(real, m)
  await checkAll(real, m, held)
  return true
}

function heldOf({ orders }: Model): Set<string> {
  return new Set(orders.filter(({ hold }) => hold !== null).map(({ id }) => id))
}

function deedOf(name: string): Deed {
  const deed = DEEDS.find((other) => other.name === name)
  if (!deed) throw new Error(`nobody can do ${name}`)
  return deed
}

function commandOf(pick: Pick): Command {
  return {
    check: () => true,
    run: (m, real) => step(real, m, pick),
    toString: () => JSON.stringify(pick),
  }
}

async function step(real: Real, m: Model, pick: Pick): Promise<void> {
  real.seen.clear()
  if (pick.fault % 100 < FAULT_PERCENT) arm(real, m, Math.floor(pick.fault / 100))
  const held = heldOf(m)
  const order = current(m)
  const percent = pick.what % 100
  if (percent < SHARE.refused) await doRefused(real, order, pick)
  else if (percent < SHARE.refused + SHARE.wait) await doWait(real, m, pick)
  else if (percent < SHARE.refused + SHARE.wait + SHARE.wechat) await doWechat(real, m, pick)
  else await doPossible(real, m, held, pick)
  noteHits(real, m)
  await checkAll(real, m, held)
}

/** Someone does what can be done now. */
async function doPossible(real: Real, m: Model, held: Set<string>, pick: Pick): Promise<void> {
  const order = current(m)
  if (!order || (REQUEST.can(m) && pick.how % 10 < (hasMoneyLeft(order) ? 1 : 8)))
    return doRequest(real, m, pick)
  // Many owners wait until they are asked, else nobody ever has a problem.
  if (order.state === 'DELIVERED' && order.followUp === 'none' && pick.how % 10 < 4)
    return doWait(real, m, pick)
  // While a release is on its way there is nothing to be given back: people come back later.
  const isReleasing = order.state === 'COMPLETED' && m.unsettled && order.heldBack.length === 0
  if (isReleasing && pick.how % 10 < 9) return doSettle(real, m, pick)
  const deeds = possibleDeeds(order, real.w.t.clock.now(), pick.how)
  return doDeed(real, m, held, weighted(deeds, pick.which, seenOf(real.tally.accepted)), pick)
}

/** Somebody does this, which can be done. */
async function doDeed(real: Real, m: Model, held: Set<string>, deed: Deed, pick: Pick): Promise<void> {
  const order = current(m)
  if (!order) throw new Error(`there is no order for ${deed.name}`)
  const now = real.w.t.clock.now()
  const unsettled = m.unsettled || m.armed.size > 0
  const owes = deed.owes?.(order, pick.how)
  const answer = await deed.send(real.w, order, pick.how)
  real.log.push(`${deed.name} [${order.state}] → ${answer.status} ${answer.code ?? ''}`)
  if (answer.status !== 200) {
    if (answer.code === LIMITED) await expectDebt(real.w)
    const isExcused = answer.code === LIMITED || (unsettled && EXCUSED.includes(answer.code ?? ''))
    if (!isExcused) throw new Error(`${deed.name} in ${order.state} was refused: ${answer.code}`)
    real.tally.people(deed.name, false)
    return real.w.rest()
  }
  real.tally.people(deed.name, true)
  deed.learn?.(order, pick.how, answer, now)
  if (deed.name === COMPLAINS) order.goneFen = goneFen(order, m.written)
  const before = order.state
  await real.w.rest()
  const view = await see(real, order)
  // A case and a complaint hold each for itself.
  if (ENDS_HOLD.includes(deed.name) && view.flags.hold === null) held.delete(order.id)
  const allowed = deed.leadsTo ?? [before, ...BY_ITSELF[before]]
  if (!allowed.includes(view.state)) throw new Error(`${deed.name} led from ${before} to ${view.state}`)
  if (owes !== undefined && !unsettled && view.money?.dueFen !== owes)
    throw new Error(`${deed.name}: ${view.money?.dueFen} are due, not ${owes}`)
  if (PAYS.includes(deed.name) && !unsettled && view.money?.dueFen !== 0)
    throw new Error(`${deed.name}: ${view.money?.dueFen} are still due`)
}

/** Of an order that has ended, operators may still give something back, or risk holds something. */
const hasMoneyLeft = (order: ModelOrder) => order.netPaidFen > 0 || order.heldBack.length > 0
const seenOf = (counts: ReadonlyMap<string, number>) => (name: string) => counts.get(name) ?? 0

const EXCUSED = [
  'WECHAT_UNAVAILABLE',
  'PAYMENT_UNCERTAIN',
  'PAYMENT_EXPIRED',
  'NOTHING_TO_PAY',
  'REFUND_TOO_MUCH',
  'RELEASE_UNDER_WAY',
]
/** What the shop owes is overdue. */
const LIMITED = 'SHOP_LIMITED'
const ENDS_HOLD = ['owner says that it is solved', SETTLES_COMPLAINT]
const PAYS = [
  'owner pays: success',
  'owner pays: success_phone_off',
  'owner pays: coupon',
  'risk holds the payment, and a person lets it go',
]

async function doRequest(real: Real, m: Model, pick: Pick): Promise<void> {
  let { answer, order } = await REQUEST.send(real.w, pick.how)
  real.log.push(`${REQUEST.name} → ${answer.status} ${answer.code ?? ''}`)
  if (answer.code === LIMITED) {
    await expectDebt(real.w)
    real.tally.people(REQUEST.name, false)
    // The shop puts in what it owes, and takes orders again.
    await restUntilQuiet(real, m)
    ;({ answer, order } = await REQUEST.send(real.w, pick.how))
    real.log.push(`${REQUEST.name}, the debts being paid → ${answer.status} ${answer.code ?? ''}`)
  }
  if (!order) throw new Error(`a request was refused: ${answer.code}`)
  real.tally.people(REQUEST.name, true)
  m.orders.push(order)
  await real.w.rest()
}

/** Only a shop that owes is refused orders for it. */
async function expectDebt(w: ModelWorld): Promise<void> {
  const [row] = await w.t.app.db.rows("SELECT 1 AS one FROM receivable WHERE state = 'open' LIMIT 1", [])
  if (!row) throw new Error('a shop that owes nothing gets no orders')
}

function isTried({ isNeverTried = false }: Deed, order: ModelOrder): boolean {
  return !(typeof isNeverTried === 'function' ? isNeverTried(order) : isNeverTried)
}

/** Someone does what cannot be done now. */
async function doRefused(real: Real, order: ModelOrder | undefined, pick: Pick): Promise<void> {
  const now = real.w.t.clock.now()
  const impossible: Deed[] = order
    ? DEEDS.filter((deed) => isTried(deed, order) && !deed.can(order, now))
    : []
  const isSought = pick.how % 3 === 0 && order?.state === 'IN_SERVICE'
  const deed = isSought
    ? impossible.find(({ name }) => name === NEVER)
    : impossible[pick.which % Math.max(1, impossible.length)]
  const answer = order && deed ? await deed.send(real.w, order, pick.how) : await requestThePast(real.w)
  const name = deed?.name ?? 'owner requests a time that is over'
  real.log.push(`${name} [${order?.state ?? '-'}] must be refused → ${answer.status} ${answer.code ?? ''}`)
  await real.w.rest()
  expectRefusal(name, order, deed?.route ?? 'POST /orders', answer)
  real.tally.people(name, false)
}

function expectRefusal(
  name: string,
  order: ModelOrder | undefined,
  route: Deed['route'],
  answer: Answer,
): void {
  if (answer.status < 400) throw new Error(`${name} was accepted in ${order?.state}`)
  const isKnown = refusalsOf(route).includes(answer.code ?? '') || answer.code === 'BAD_INPUT'
  if (answer.status >= 500 || !isKnown)
    throw new Error(`${name} in ${order?.state} was refused with ${answer.status} ${answer.code}`)
}

async function doWait(real: Real, m: Model, pick: Pick): Promise<void> {
  const wait = weighted(waitsIn(current(m)?.state), pick.which, seenOf(real.tally.accepted))
  real.log.push(wait.name)
  real.tally.command(wait.name)
  await real.w.t.advance(wait.forMs + (pick.how % 1_000))
  const order = current(m)
  if (!order) return
  const before = order.state
  const { state } = await see(real, order)
  if (!BY_ITSELF[before].includes(state)) throw new Error(`${wait.name}: ${before} became ${state}`)
  if (before === 'DELIVERED') expectSilence(real.w, order, state)
}

/** 72 hours without a word release the money, a hold keeps it. */
function expectSilence(w: ModelWorld, order: ModelOrder, state: OrderState): void {
  // Meanwhile the product may have heard of it, or of its end; that nothing went while it was held is looked at anyway.
  if (order.complaint !== null) return
  const sinceMs = w.t.clock.now().getTime() - (order.deliveredAt?.getTime() ?? 0)
  const expected = order.hold === null && sinceMs >= AUTO_CONFIRM_MS ? 'COMPLETED' : 'DELIVERED'
  if (state !== expected) throw new Error(`${sinceMs} ms after the hand-over ${order.id} is ${state}`)
}

/** What is on its way arrives, or at least time passes. */
async function doSettle(real: Real, m: Model, pick: Pick): Promise<void> {
  const isOpenNow = m.written.operations.some(isOpen)
  return isOpenNow && pick.which % 2 === 0 ? doWechat(real, m, pick) : doWait(real, m, pick)
}

async function doWechat(real: Real, m: Model, pick: Pick): Promise<void> {
  const { w, tally, log } = real
  const { payments, operations } = m.written
  const known = payments.filter(({ prepay_id }) => prepay_id !== null)
  const payment = known[pick.how % Math.max(1, known.length)]
  const stuck = operations.filter(({ state, kind }) => state === 'unknown' && kind !== 'close')
  const short = operations.filter(isShort)
  const possible = [
    ...(stuck.length > 0 ? [EVENT.ends] : []),
    ...(short.length > 0 ? [EVENT.topsUp] : []),
    ...(payment ? [EVENT.repeats, EVENT.forged, EVENT.spends] : []),
  ].map((name) => ({ name, weight: 1 }))
  if (!payment || possible.length === 0) return
  const { name } = weighted(possible, pick.which, seenOf(tally.accepted))
  log.push(name)
  if (name === EVENT.spends && (await w.withdraw(current(m)?.shopId ?? '')) === 0) return
  tally.command(name)
  if (name === EVENT.ends) for (const operation of stuck) await endAtWechat(w, operation)
  if (name === EVENT.topsUp) await topUpAll(w, payments, short)
  const out_trade_no = `P${payment.id}`
  if (name === EVENT.repeats) await w.t.wechat('/notify/replay', { out_trade_no, copies: 3, parallel: true })
  if (name === EVENT.forged) return forge(w, out_trade_no, pick)
  await w.rest()
}

export const EVENT = {
  ends: 'WeChat ends what was stuck',
  repeats: 'WeChat repeats a notice',
  forged: 'somebody forges a notice',
  spends: 'the shop takes its money home',
  topsUp: 'the shop puts money in',
} as const

function isShort(operation: OperationNow): boolean {
  return isOpen(operation) && operation.last_code === 'NOT_ENOUGH'
}

async function topUpAll(
  w: ModelWorld,
  payments: Written['payments'],
  short: readonly OperationNow[],
): Promise<void> {
  const ids = new Set(short.map(({ payment_id }) => payment_id))
  const merchants = payments.filter(({ id }) => ids.has(id)).map(({ sub_mchid }) => sub_mchid)
  for (const subMchid of new Set(merchants)) await w.topUp(subMchid)
}

async function forge(w: ModelWorld, out_trade_no: string, pick: Pick): Promise<void> {
  const forged = FORGERIES[pick.how % FORGERIES.length]
  const { answers } = await w.t.wechat<{ answers: { http: number }[] }>('/notify/replay', {
    out_trade_no,
    with: { fresh_id: true, faults: [forged] },
  })
  if (answers.some(({ http }) => http < 400))
    throw new Error(`taken though forged: ${JSON.stringify(forged)}`)
}

const FORGERIES = [
  { notify: 'tamper_ciphertext' },
  { notify: 'wrong_key' },
  { sig: 'tamper' },
  { sig: 'wrong_serial' },
  { sig: { stale_ts: 900 } },
] as const

async function endAtWechat(w: ModelWorld, { id, kind }: { id: string; kind: string }): Promise<void> {
  if (kind === 'refund') await w.t.wechat('/settle', { out_refund_no: `R${id}`, outcome: 'SUCCESS' })
  const letter = kind === 'share' ? 'S' : kind === 'finish' ? 'F' : null
  if (letter) await w.t.wechat('/settle', { out_order_no: `${letter}${id}`, outcome: 'SUCCESS' })
  if (kind === 'return') await w.t.wechat('/settle', { out_return_no: `B${id}`, outcome: 'SUCCESS' })
}

const BEFORE_RELEASE: readonly FaultGroup[] = ['call', 'notice', 'share']

/** Makes WeChat fail, where no fault of the kind waits yet. */
function arm({ w, tally, log }: Real, m: Model, pick: number, only?: FaultGroup): void {
  const armed = new Set([...m.armed.values()].map(({ group }) => group))
  // Where money was released, what follows that is sought.
  const isReleased = current(m)?.state === 'COMPLETED'
  const isSought = (group: FaultGroup) =>
    only ? group === only : !(isReleased && BEFORE_RELEASE.includes(group))
  const wanted = faultBy(pick, seenOf(tally.faults), (group) => isSought(group) && !armed.has(group))
  if (wanted === null) return
  m.armed.set(w.faults.add(wanted.fault as never).id, wanted)
  log.push(`  fault: ${wanted.name}`)
}

function noteHits({ w, tally, log }: Real, m: Model): void {
  for (const { id, fired } of w.faults.list()) {
    const fault = m.armed.get(id)
    if (!fault || fired === 0) continue
    tally.fault(fault.name)
    log.push(`  hit: ${fault.name}`)
    m.armed.delete(id)
    w.faults.clear(id)
  }
}

/** What an earlier sequence left to do is not this one's business. */
async function forgetWork(w: ModelWorld): Promise<void> {
  await w.t.app.db.run('DELETE FROM timer', [])
  await w.t.app.db.run('DELETE FROM outbox_event', [])
}

async function see({ w, seen }: Real, order: ModelOrder): Promise<OrderView> {
  const { status, body } = await w.call(w.as.owner, 'GET /orders/:orderId', { params: { orderId: order.id } })
  if (status !== 200) throw new Error(`the owner cannot see ${order.id}: ${status}`)
  seen.set(order.id, body as OrderView)
  return body as OrderView
}

async function checkAll(real: Real, m: Model, heldBefore: ReadonlySet<string>): Promise<Written> {
  const held = new Set(heldBefore)
  for (const order of m.orders) {
    const before = order.state
    // An order that has ended and whose money is at rest stays as it is.
    if (hasEnded(order) && !m.unsettled && order !== current(m)) continue
    const view = real.seen.get(order.id) ?? (await see(real, order))
    adopt(order, view)
    const { complaint } = order
    await lookAtComplaint(real.w, order)
    // What an operator said some time ago has arrived.
    if (complaint !== null && order.complaint === null && order.hold === null) held.delete(order.id)
    checkOrder(before, order, view)
  }
  const written = await checkMoney(real, m)
  checkHolds(m, held, written)
  return written
}

/** The ledger, and the ledger against WeChat's books. */
async function checkMoney({ w, tally }: Real, m: Model): Promise<Written> {
  let written = await readMoney(w, m)
  checkLedger(written)
  try {
    m.unsettled = !(await checkBooks(w, m, written))
  } catch {
    // Something came in between the two readings: what is wrong then stays wrong.
    await w.rest()
    written = await readMoney(w, m)
    m.unsettled = !(await checkBooks(w, m, written))
  }
  m.written = written
  for (const order of m.orders) order.heldBack = heldBackOf(written, order.id)
  countOperations(tally, m, written)
  return written
}

function heldBackOf({ operations }: Written, orderId: string): string[] {
  return operations
    .filter((operation) => operation.subject_id === orderId && isOpen(operation))
    .flatMap(({ held_by }) => (held_by === null ? [] : [held_by]))
}

/** What the product does by itself, because the money is where it is. */
export const OPERATIONS = {
  returned: 'commission comes back',
  advanced: 'the platform advances a refund',
  recovered: 'a shop pays an advance back',
  waits: 'a refund waits for its shop',
} as const

function countOperations(tally: Tally, m: Model, { operations }: Written): void {
  for (const operation of operations) {
    const { id, kind, state } = operation
    const names = [
      ...(kind === 'return' && state === 'succeeded' ? [OPERATIONS.returned] : []),
      ...(kind === 'recover' ? [OPERATIONS.advanced] : []),
      ...(kind === 'recover' && state === 'succeeded' ? [OPERATIONS.recovered] : []),
      ...(kind === 'refund' && isShort(operation) ? [OPERATIONS.waits] : []),
    ]
    for (const name of names) {
      if (m.counted.has(`${id} ${name}`)) continue
      m.counted.add(`${id} ${name}`)
      tally.command(name)
    }
  }
}

/** No more faults; time passes until nothing is under way; then everything is right to the fen. */
async function comeToRest(real: Real, m: Model): Promise<void> {
  const { w, log } = real
  w.faults.clear()
  m.armed.clear()
  log.push('all faults end')
  let written = await restUntilQuiet(real, m)
  for (const order of m.orders) {
    const view = await see(real, order)
    adopt(order, view)
    checkEnd(order, view, written)
  }
  // Four more days: who was silent has agreed, and who did not come or pay has lost the slot.
  await w.t.advance(2 * 24 * HOUR_MS)
  await w.t.advance(2 * 24 * HOUR_MS)
  written = await restUntilQuiet(real, m)
  for (const order of m.orders) {
    const before = order.state
    const view = await see(real, order)
    adopt(order, view)
    checkOrder(before, order, view)
    if (before === 'DELIVERED') expectSilence(w, order, view.state)
    checkEnd(order, view, written)
  }
  await checkEvents(w, m)
}

/** WeChat ends what it let hang, people answer what is held, shops put in what they owe. */
async function restUntilQuiet(real: Real, m: Model): Promise<Written> {
  const { w } = real
  await w.rest()
  for (let round = 0; round < 40; round++) {
    const { operations, payments } = await checkMoney(real, m)
    const open = operations.filter(isOpen)
    if (open.length === 0 && !m.unsettled) {
      real.seen.clear()
      return checkAll(real, m, new Set())
    }
    for (const operation of open) if (operation.state === 'unknown') await endAtWechat(w, operation)
    for (const { held_by } of open) if (held_by !== null) await w.answerHeld(held_by, 'release')
    await topUpAll(w, payments, open.filter(isShort))
    await w.t.advance(round < 5 ? 10 * SECOND_MS : 2 * HOUR_MS)
  }
  throw new Error(`the money does not come to rest: ${JSON.stringify(m.written.operations.filter(isOpen))}`)
}
