import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { record } from '../audit'
import type { Complaint, ComplaintEntry } from '../gateways/wechat-pay/port'
import { ordersByIds } from '../orders'
import { findPayment, idOfNumber } from '../payments'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import {
  insertComplaint,
  insertEntries,
  isOpen,
  lockByNumber,
  updateComplaint,
  type ComplaintRow,
} from './complaints.repository'

const TEXT_CHARS = 600
const ENTRY_CHARS = 1000

/**
 * Writes what WeChat says of a complaint now, however often and by whichever way it comes. One that is new, or open
 * again, is announced; so is one that has ended. Personal data goes into sealed columns and nowhere else. Answers its
 * id, and whether something was said or done that the history will tell.
 */
export async function observeComplaint(
  app: App,
  tx: Tx,
  complaint: Complaint,
  history: readonly ComplaintEntry[] = [],
): Promise<{ id: string; hasNews: boolean }> {
  const old = await lockOrInsert(app, tx, complaint)
  const now = app.clock.now()
  const isNowOpen = isOpen(complaint)
  const isAgain = old.state === 'processed' && isNowOpen
  await updateComplaint(tx, old, {
    ...factsOf(app, complaint),
    state: complaint.state === 'unknown' ? afterUnknown(old.state) : complaint.state,
    // Opened again it wants an answer within the same time, from now on.
    dueAt: isAgain ? plusMs(now, LIMITS.complaintAnswerMs) : old.dueAt,
    seenAt: now,
    closedAt: complaint.state === 'processed' ? (old.closedAt ?? now) : null,
  })
  await insertEntries(
    tx,
    history.map(({ logId, at, type, by, text }) => ({
      complaintId: old.id,
      logId,
      at,
      type: type.slice(0, 60),
      by: cut(by, 60),
      text: cut(text, ENTRY_CHARS),
    })),
  )
  const { id: complaintId, orderId, region } = old
  if (isNowOpen && !isOpen(old))
    await publish(app, tx, 'complaint.opened', complaintId, { complaintId, orderId, region })
  if (complaint.state === 'processed' && old.state !== 'processed') {
    await record(app, tx, { kind: 'wechat', id: null }, 'complaint.closed', complaintId)
    await publish(app, tx, 'complaint.closed', complaintId, { complaintId, orderId })
  }
  return {
    id: old.id,
    hasNews: complaint.state !== old.state || complaint.isPayerWaiting !== old.isPayerWaiting,
  }
}

/** A word that we do not know ends nothing; of a notice it says at least that there is a complaint. */
function afterUnknown(state: ComplaintRow['state']): ComplaintRow['state'] {
  return state === 'noticed' ? 'pending' : state
}

/** The row of a complaint, made where there is none, with the order that its payment is of. */
async function lockOrInsert(app: App, tx: Tx, complaint: Complaint): Promise<ComplaintRow> {
  const known = await lockByNumber(tx, complaint.complaintId)
  if (known && known.state !== 'noticed') return known
  const whose = await whoseIs(tx, complaint)
  const { complainedAt } = complaint
  const set = {
    ...factsOf(app, complaint),
    ...whose,
    complainedAt,
    dueAt: plusMs(complainedAt, LIMITS.complaintAnswerMs),
  }
  if (known) {
    await updateComplaint(tx, known, set)
    return { ...known, ...set }
  }
  const row = { ...emptyComplaint(app, complaint.complaintId), ...set }
  if (await insertComplaint(tx, row)) return row
  return lockOrInsert(app, tx, complaint)
}

/** A complaint of which nothing is known but that there is one. */
export function emptyComplaint(app: App, complaintId: string): ComplaintRow {
  const now = app.clock.now()
  return {
    id: app.newId(),
    complaintId,
    state: 'noticed',
    subMchid: null,
    orderId: null,
    ownerId: null,
    region: '',
    tradeNo: null,
    transactionId: null,
    amountFen: null,
    refundAskedFen: null,
    problem: '',
    text: '',
    phoneSealed: null,
    isRefunded: false,
    isPayerWaiting: false,
    times: 1,
    complainedAt: now,
    dueAt: plusMs(now, LIMITS.complaintAnswerMs),
    seenAt: null,
    closedAt: null,
  }
}

function factsOf(app: App, complaint: Complaint) {
  const { subMchid, tradeNo, transactionId, amountFen, refundAskedFen, phone } = complaint
  return {
    subMchid,
    tradeNo,
    transactionId,
    amountFen,
    refundAskedFen,
    problem: complaint.problem.slice(0, 40),
    text: cut(complaint.text, TEXT_CHARS),
    phoneSealed: phone === null ? null : app.seal.seal(phone),
    isRefunded: complaint.isRefunded,
    isPayerWaiting: complaint.isPayerWaiting,
    times: complaint.times,
  }
}

/** Trade number → payment → order. A trade that is none of ours, or of another merchant, is nobody's. */
async function whoseIs(
  tx: Tx,
  { tradeNo, subMchid }: Complaint,
): Promise<Pick<ComplaintRow, 'orderId' | 'ownerId' | 'region'>> {
  const paymentId = tradeNo === null ? null : idOfNumber('P', tradeNo)
  const payment = paymentId === null ? null : await findPayment(tx, paymentId)
  const isOurs = payment !== null && (subMchid === null || subMchid === payment.subMchid)
  const [order] = isOurs ? await ordersByIds(tx, [payment.subjectId]) : []
  return { orderId: order?.id ?? null, ownerId: order?.ownerId ?? null, region: order?.region ?? '' }
}

function cut(text: string, charsMax: number): string {
  return Array.from(text).slice(0, charsMax).join('')
}
