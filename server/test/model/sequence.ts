import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import fc from 'fast-check'
import { BY_ITSELF, waitsIn } from './clock'
import { DEEDS, NEVER, REQUEST, requestThePast, type Deed } from './deeds'
import { faultBy, weighted } from './faults'
import {
  checkBooks,
  checkEnd,
  checkEvents,
  checkHolds,
  checkLedger,
  checkOrder,
  isOpen,
  readMoney,
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
  minLength: 38,
  maxLength: 44,
})

/** In percent of all steps. */
const SHARE = { refused: 13, wait: 21, wechat: 8 } as const
const FAULT_PERCENT = 75
const AUTO_CONFIRM_MS = 72 * HOUR_MS

type Real = { readonly w: ModelWorld; readonly tally: Tally; readonly log: string[] }
type Command = fc.AsyncCommand<Model, Real>

/** One random life of a few orders, checked after each step, and to the fen once all has come to rest. */
export async function runSequence(w: ModelWorld, tally: Tally, picks: readonly Pick[]): Promise<void> {
  const log: string[] = []
  const model = newModel()
  await forgetWork(w)
  try {
    await fc.asyncModelRun(() => ({ model, real: { w, tally, log } }), picks.map(commandOf))
    await comeToRest({ w, tally, log }, model)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new Error(`${text}\nafter\n  ${log.join('\n  ')}`, { cause: error })
  } finally {
    await clearFaults(w)
  }
}

function commandOf(pick: Pick): Command {
  return {
    check: () => true,
    run: (m, real) => step(real, m, pick),
    toString: () => JSON.stringify(pick),
  }
}

async function step(real: Real, m: Model, pick: Pick): Promise<void> {
  if (pick.fault % 100 < FAULT_PERCENT) await arm(real, m, Math.floor(pick.fault / 100))
  const held = new Set(m.orders.filter(({ hold }) => hold !== null).map(({ id }) => id))
  const order = current(m)
  const percent = pick.what % 100
  if (percent < SHARE.refused) await doRefused(real, order, pick)
  else if (percent < SHARE.refused + SHARE.wait) await doWait(real, m, pick)
  else if (percent < SHARE.refused + SHARE.wait + SHARE.wechat) await doWechat(real, m, pick)
  else await doPossible(real, m, held, pick)
  await noteHits(real, m)
  await checkAll(real, m, held)
}

/** Someone does what can be done now. */
async function doPossible(real: Real, m: Model, held: Set<string>, pick: Pick): Promise<void> {
  const order = current(m)
  if (!order || (REQUEST.can(m) && pick.which % 10 < 8)) return doRequest(real, m, pick)
  // Half of the owners wait until they are asked, else nobody ever has a problem.
  if (order.state === 'DELIVERED' && order.followUp === 'none' && pick.how % 2 === 0)
    return doWait(real, m, pick)
  const now = real.w.t.clock.now()
  const possible = DEEDS.filter((deed) => deed.can(order, now))
  const deed = weighted(possible, pick.which, seenOf(real.tally.accepted))
  const unsettled = m.unsettled || m.armed.size > 0
  const owes = deed.owes?.(order, pick.how)
  const answer = await deed.send(real.w, order, pick.how)
  real.log.push(`${deed.name} [${order.state}] → ${answer.status} ${answer.code ?? ''}`)
  if (answer.status !== 200) {
    const isExcused = unsettled && EXCUSED.includes(answer.code ?? '')
    if (!isExcused) throw new Error(`${deed.name} in ${order.state} was refused: ${answer.code}`)
    real.tally.people(deed.name, false)
    return real.w.rest()
  }
  real.tally.people(deed.name, true)
  deed.learn?.(order, pick.how, answer, now)
  if (ENDS_HOLD.includes(deed.name)) held.delete(order.id)
  const before = order.state
  await real.w.rest()
  const view = await see(real.w, order)
  const allowed = deed.leadsTo ?? [before, ...BY_ITSELF[before]]
  if (!allowed.includes(view.state)) throw new Error(`${deed.name} led from ${before} to ${view.state}`)
  if (owes !== undefined && !unsettled && view.money?.dueFen !== owes)
    throw new Error(`${deed.name}: ${view.money?.dueFen} are due, not ${owes}`)
  if (PAYS.includes(deed.name) && !unsettled && view.money?.dueFen !== 0)
    throw new Error(`${deed.name}: ${view.money?.dueFen} are still due`)
}

const seenOf = (counts: ReadonlyMap<string, number>) => (name: string) => counts.get(name) ?? 0

const EXCUSED = ['WECHAT_UNAVAILABLE', 'PAYMENT_UNCERTAIN', 'PAYMENT_EXPIRED', 'NOTHING_TO_PAY']
const ENDS_HOLD = ['operator lifts the hold', 'owner confirms']
const PAYS = ['owner pays: success', 'owner pays: success_phone_off']

async function doRequest(real: Real, m: Model, pick: Pick): Promise<void> {
  const { answer, order } = await REQUEST.send(real.w, pick.how)
  real.log.push(`${REQUEST.name} → ${answer.status} ${answer.code ?? ''}`)
  if (!order) throw new Error(`a request was refused: ${answer.code}`)
  real.tally.people(REQUEST.name, true)
  m.orders.push(order)
  await real.w.rest()
}

/** Someone does what cannot be done now. */
async function doRefused(real: Real, order: ModelOrder | undefined, pick: Pick): Promise<void> {
  const now = real.w.t.clock.now()
  const impossible: Deed[] = order ? DEEDS.filter((deed) => !deed.can(order, now)) : []
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
  const { state } = await see(real.w, order)
  if (!BY_ITSELF[before].includes(state)) throw new Error(`${wait.name}: ${before} became ${state}`)
  if (before === 'DELIVERED') expectSilence(real.w, order, state)
}

/** 72 hours without a word release the money, a hold keeps it. */
function expectSilence(w: ModelWorld, order: ModelOrder, state: OrderState): void {
  const sinceMs = w.t.clock.now().getTime() - (order.deliveredAt?.getTime() ?? 0)
  const expected = order.hold === null && sinceMs >= AUTO_CONFIRM_MS ? 'COMPLETED' : 'DELIVERED'
  if (state !== expected) throw new Error(`${sinceMs} ms after the hand-over ${order.id} is ${state}`)
}

async function doWechat(real: Real, m: Model, pick: Pick): Promise<void> {
  const { w, tally, log } = real
  const { payments, operations } = await readMoney(w, m)
  const known = payments.filter(({ prepay_id }) => prepay_id !== null)
  const payment = known[pick.how % Math.max(1, known.length)]
  const stuck = operations.filter(({ state, kind }) => state === 'unknown' && kind !== 'close')
  const kind = stuck.length > 0 && pick.which % 2 === 0 ? 'ends' : pick.which % 4 < 2 ? 'repeats' : 'forged'
  if (kind === 'ends') {
    for (const operation of stuck) await endAtWechat(w, operation)
    log.push('WeChat ends what was stuck')
    tally.command('WeChat ends what was stuck')
    return w.rest()
  }
  if (!payment) return
  const out_trade_no = `P${payment.id}`
  if (kind === 'repeats') {
    log.push('WeChat repeats a notice')
    tally.command('WeChat repeats a notice')
    await w.t.wechat('/notify/replay', { out_trade_no, copies: 3, parallel: true })
    return w.rest()
  }
  log.push('somebody forges a notice')
  tally.command('somebody forges a notice')
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
}

/** Makes WeChat fail, where no fault of the kind waits yet. */
async function arm({ w, tally, log }: Real, m: Model, pick: number): Promise<void> {
  const wanted = faultBy(pick, seenOf(tally.faults))
  if ([...m.armed.values()].some(({ group }) => group === wanted.group)) return
  const [armed] = await w.t.wechat<{ id: string }[]>('/faults', [wanted.fault])
  if (!armed) throw new Error('the sandbox took no fault')
  m.armed.set(armed.id, wanted)
  log.push(`  fault: ${wanted.name}`)
}

async function noteHits({ w, tally, log }: Real, m: Model): Promise<void> {
  if (m.armed.size === 0) return
  for (const { id, fired } of await w.t.wechat<{ id: string; fired: number }[]>('/faults')) {
    const fault = m.armed.get(id)
    if (!fault || fired === 0) continue
    tally.fault(fault.name)
    log.push(`  hit: ${fault.name}`)
    m.armed.delete(id)
    await fetch(`${w.t.sandbox.adminUrl}/__sandbox/faults/${id}`, { method: 'DELETE' })
  }
}

async function clearFaults(w: ModelWorld): Promise<void> {
  await fetch(`${w.t.sandbox.adminUrl}/__sandbox/faults`, { method: 'DELETE' })
}

/** What an earlier sequence left to do is not this one's business. */
async function forgetWork(w: ModelWorld): Promise<void> {
  await w.t.app.db.run('DELETE FROM timer', [])
  await w.t.app.db.run('DELETE FROM outbox_event', [])
}

async function see(w: ModelWorld, order: ModelOrder): Promise<OrderView> {
  const { status, body } = await w.call(w.as.owner, 'GET /orders/:orderId', { params: { orderId: order.id } })
  if (status !== 200) throw new Error(`the owner cannot see ${order.id}: ${status}`)
  return body as OrderView
}

async function checkAll(real: Real, m: Model, held: ReadonlySet<string>): Promise<Written> {
  const { w } = real
  for (const order of m.orders) {
    const before = order.state
    // An order that has ended and whose money is at rest stays as it is.
    if (hasEnded(order) && !m.unsettled && order !== current(m)) continue
    const view = await see(w, order)
    adopt(order, view)
    checkOrder(before, order, view)
  }
  let written = await readMoney(w, m)
  checkHolds(m, held, written)
  checkLedger(written)
  try {
    m.unsettled = !(await checkBooks(w, m, written))
  } catch {
    // Something came in between the two readings: what is wrong then stays wrong.
    await w.rest()
    written = await readMoney(w, m)
    m.unsettled = !(await checkBooks(w, m, written))
  }
  await checkEvents(w, m)
  return written
}

/** No more faults; time passes until nothing is under way; then everything is right to the fen. */
async function comeToRest(real: Real, m: Model): Promise<void> {
  const { w, log } = real
  await clearFaults(w)
  m.armed.clear()
  log.push('all faults end')
  let written = await restUntilQuiet(real, m)
  for (const order of m.orders) {
    const view = await see(w, order)
    adopt(order, view)
    checkEnd(order, view, written)
  }
  // Four more days: who was silent has agreed, and who did not come or pay has lost the slot.
  await w.t.advance(2 * 24 * HOUR_MS)
  await w.t.advance(2 * 24 * HOUR_MS)
  written = await restUntilQuiet(real, m)
  for (const order of m.orders) {
    const before = order.state
    const view = await see(w, order)
    adopt(order, view)
    checkOrder(before, order, view)
    if (before === 'DELIVERED') expectSilence(w, order, view.state)
    checkEnd(order, view, written)
  }
}

async function restUntilQuiet(real: Real, m: Model): Promise<Written> {
  const { w } = real
  const none = new Set<string>()
  await w.rest()
  for (let round = 0; round < 40; round++) {
    const { operations } = await readMoney(w, m)
    const open = operations.filter(isOpen)
    if (open.length === 0 && !m.unsettled) return checkAll(real, m, none)
    for (const operation of open) if (operation.state === 'unknown') await endAtWechat(w, operation)
    await w.t.advance(round < 10 ? 10 * SECOND_MS : 30 * MINUTE_MS)
    await checkAll(real, m, none)
  }
  const { operations } = await readMoney(w, m)
  throw new Error(`the money does not come to rest: ${JSON.stringify(operations.filter(isOpen))}`)
}
