import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Outcome } from '../gateways/outcome'
import type { BillOffer, BillRow } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import { checkPayment, transfersOf, type Transfer } from '../payments'
import { differenceOf, isCompared, transferIdOf, type Difference } from './compare-row'
import { openIncidentsOf, lockIncident } from './incidents.repository'
import { closeCause, closeIncident, openIncidents, type NewIncident } from './open-incident'
import {
  clearMatches,
  findBillDay,
  holdBillDay,
  insertMatches,
  lockBillDay,
  updateBillDay,
  type BillKind,
} from './reconciliation.repository'
import { missingAt } from './bill-times'
import { createTally, type Tally } from './tally-flow'

type Bill = { readonly day: string; readonly kind: BillKind }

/** One reading of a bill, and what it has shown so far. */
type Reading = {
  readonly app: App
  readonly bill: Bill
  readonly tally: Tally
  readonly causes: Set<string>
  rows: number
  matched: number
  differences: number
  paymentsAsked: number
}

/** Of the stretch between asking for a bill that has no hash and reading one that has. */
const NO_ROWS = 'none'

/**
 * Compares WeChat's bill of a day with the ledger: each row with our movement of that number. Differences become
 * incidents; those of an earlier reading that this one does not show are closed. The same bill again changes nothing.
 * False: there is no bill yet, or it cannot be trusted, or somebody else reads it; ask again later.
 */
export async function reconcileBill(app: App, bill: Bill): Promise<boolean> {
  const found = await askWechat(app, 'bill.find', (wechat) => wechat.findBill(bill.kind, bill.day))
  if (found.kind !== 'ok') return waitForBill(app, bill, codeOf(found))
  const offer = found.value
  const turn = await takeTurn(app, bill, offer?.hash ?? NO_ROWS)
  if (turn !== 'go') return turn === 'same'
  const reading = newReading(app, bill)
  const read = await readOffer(reading, offer)
  if (read !== null) return waitForBill(app, bill, read)
  const balances = await reading.tally.differences(app, bill.day)
  await report(reading, balances)
  await end(reading, offer)
  return true
}

function newReading(app: App, bill: Bill): Reading {
  const none = { rows: 0, matched: 0, differences: 0, paymentsAsked: 0 }
  return { app, bill, tally: createTally(bill.kind), causes: new Set(), ...none }
}

/** Null when the bill was read; otherwise why it could not be. */
async function readOffer(reading: Reading, offer: BillOffer | null): Promise<string | null> {
  const { app, bill } = reading
  if (!offer) {
    await clearMatches(app.db, bill.kind, bill.day)
    return null
  }
  const take = async (rows: readonly BillRow[]) => {
    if (reading.rows === 0) await clearMatches(app.db, bill.kind, bill.day)
    await takeRows(reading, rows)
  }
  const read = await askWechat(app, 'bill.read', (wechat) => wechat.readBill(offer, take))
  return read.kind === 'ok' ? null : codeOf(read)
}

async function takeTurn(app: App, { day, kind }: Bill, hash: string): Promise<'go' | 'same' | 'busy'> {
  return moneyTransaction(app, 'bill.turn', async (tx) => {
    const now = app.clock.now()
    const row = await lockBillDay(tx, day, kind, now)
    if ((row.state === 'done' || row.state === 'empty') && row.hash === hash) return 'same'
    if (row.heldUntil !== null && row.heldUntil > now) return 'busy'
    const heldUntil = plusMs(now, LIMITS.billTurnMs)
    await updateBillDay(tx, row, { state: 'running', hash, startedAt: now, finishedAt: null, heldUntil })
    return 'go'
  })
}

/** A batch: three queries for our side of it, one write for what agrees, one transaction for what does not. */
async function takeRows(reading: Reading, rows: readonly BillRow[]): Promise<void> {
  const { app, bill, tally } = reading
  reading.rows += rows.length
  for (const row of rows) tally.take(row)
  const compared = rows.filter(isCompared)
  const ids = compared.flatMap((row) => transferIdOf(row) ?? [])
  const transfers = await transfersOf(app.db, ids)
  const matched: string[] = []
  const differing: NewIncident[] = []
  for (const row of compared) {
    const transferId = transferIdOf(row)
    let transfer = transferId === null ? undefined : transfers.get(transferId)
    let difference = differenceOf(bill.kind, row, transfer)
    if (difference && transfer && (await foundLost(reading, transfer))) {
      transfer = (await transfersOf(app.db, [transfer.id])).get(transfer.id)
      difference = differenceOf(bill.kind, row, transfer)
    }
    if (transfer) matched.push(transfer.id)
    if (difference) differing.push(incidentOf(bill, row, transfer, difference))
    else reading.matched += 1
  }
  await insertMatches(app.db, bill.kind, bill.day, matched)
  await report(reading, differing)
  await holdBillDay(app.db, bill.day, bill.kind, plusMs(app.clock.now(), LIMITS.billTurnMs))
}

/** A payment that WeChat took and we never heard of: WeChat is asked, and its answer settles it like any other. */
async function foundLost(reading: Reading, { kind, id, posted }: Transfer): Promise<boolean> {
  if (kind !== 'payment' || posted || reading.paymentsAsked >= LIMITS.lostPaymentsAskedMax) return false
  reading.paymentsAsked += 1
  try {
    await checkPayment(reading.app, id)
    return true
  } catch (error) {
    reading.app.log.warn(
      { err: error, paymentId: id },
      'a payment that WeChat bills could not be asked about',
    )
    return false
  }
}

function incidentOf(
  bill: Bill,
  row: BillRow,
  transfer: Transfer | undefined,
  difference: Difference,
): NewIncident {
  const number = row.number === '' || row.number === '0' ? row.wechatId : row.number
  return {
    ...difference,
    causeKey: `${difference.class}.${bill.kind}.${number}`.slice(0, 80),
    bill,
    transferId: transfer?.id ?? null,
    subjectId: transfer?.subjectId ?? null,
    paymentId: transfer?.paymentId ?? null,
    shopId: transfer?.shopId ?? null,
    text: `${bill.day} ${BILL_NAMES[bill.kind]}：${number}（微信单号 ${row.wechatId}）`,
  }
}

export const BILL_NAMES: Readonly<Record<BillKind, string>> = {
  trade: '交易账单',
  sharing: '分账账单',
  'fund-flow': '平台资金账单',
  'merchant-flow': '商户资金账单',
}

/** Opens what a bill shows; beyond a limit it only counts, since then one thing is wrong and not a thousand. */
async function report(reading: Reading, found: readonly NewIncident[]): Promise<void> {
  const { app, bill } = reading
  const room = Math.max(0, LIMITS.billIncidentsMax - reading.differences)
  reading.differences += found.length
  for (const { causeKey } of found) reading.causes.add(causeKey)
  if (found.length > room)
    app.log.error(
      { alarm: 'bill-differs', ...bill, differences: reading.differences },
      'a bill is all different',
    )
  const opening = found.slice(0, room)
  if (opening.length > 0) await moneyTransaction(app, 'bill.report', (tx) => openIncidents(app, tx, opening))
}

/** Classes that a bill shows row by row, and so takes back when it no longer does. */
const OF_ROWS = [
  'they-have-we-do-not',
  'amount-differs',
  'state-differs',
  'fee-drift',
  'balance-differs',
] as const

async function end(reading: Reading, offer: BillOffer | null): Promise<void> {
  const { app, bill, rows, matched, differences } = reading
  const { day, kind } = bill
  const stale = (await openIncidentsOf(app.db, day, kind, OF_ROWS)).filter(
    ({ causeKey }) => !reading.causes.has(causeKey),
  )
  await moneyTransaction(app, 'bill.end', async (tx) => {
    for (const { id } of stale) {
      const row = await lockIncident(tx, id)
      if (row?.state === 'open') await closeIncident(app, tx, row, { by: null, note: '更正后的账单已一致' })
    }
    await closeCause(app, tx, missingCause(bill), '账单已到')
    const finishedAt = app.clock.now()
    const row = await lockBillDay(tx, day, kind, finishedAt)
    const state = offer ? 'done' : 'empty'
    const figures = { rowsRead: rows, matched, differences }
    await updateBillDay(tx, row, {
      state,
      ...figures,
      finishedAt,
      heldUntil: null,
      sweptAt: null,
      lastCode: null,
    })
  })
  app.log.info({ ...bill, rows, matched, differences }, 'a bill was compared')
}

/** Notes why there is no bill; from the evening on it is an incident. */
async function waitForBill(app: App, bill: Bill, code: string): Promise<false> {
  const { day, kind } = bill
  const now = app.clock.now()
  const known = await findBillDay(app.db, day, kind)
  // A bill that was compared stands, whatever asking for it again says.
  if (known?.state === 'done' || known?.state === 'empty') return false
  await moneyTransaction(app, 'bill.wait', async (tx) => {
    const row = await lockBillDay(tx, day, kind, now)
    if (row.state === 'done' || row.state === 'empty') return
    await updateBillDay(tx, row, {
      state: 'waiting',
      lastCode: code.slice(0, 60),
      heldUntil: null,
      hash: null,
    })
    if (now < missingAt(day)) return
    const nobody = { transferId: null, subjectId: null, paymentId: null, shopId: null }
    const text = `${day} ${BILL_NAMES[kind]}：到 20 点仍无可用账单（${code}）`
    const facts = { class: 'bill-missing' as const, causeKey: missingCause(bill), bill, text }
    await openIncidents(app, tx, [{ ...facts, ...nobody, expectedFen: 0, foundFen: 0 }])
  })
  return false
}

function missingCause({ day, kind }: Bill): string {
  return `bill-missing.${kind}.${day}`
}

function codeOf(outcome: Exclude<Outcome<unknown>, { kind: 'ok' }>): string {
  switch (outcome.kind) {
    case 'refused':
    case 'not-ready':
      return outcome.code
    case 'missing':
      return 'MISSING'
    case 'unknown':
      return outcome.reason.toUpperCase()
  }
}
