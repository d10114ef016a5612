import { complaintDeed, complaintEntry, wechatComplaint } from '@anxin/drizzle/schema/complaints'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, asc, desc, eq, inArray, lt, ne, or, isNull, max } from 'drizzle-orm'
import type { Complaint } from '../gateways/wechat-pay/port'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type ComplaintRow = typeof wechatComplaint.$inferSelect
export type ComplaintEntryRow = typeof complaintEntry.$inferSelect
export type DeedRow = typeof complaintDeed.$inferSelect

/** False where another one wrote the same complaint first. */
export async function insertComplaint(tx: Tx, row: ComplaintRow): Promise<boolean> {
  try {
    await tx.orm.insert(wechatComplaint).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'wechat_complaint_number')) return false
    throw error
  }
}

/** By WeChat's number, locked, or null. */
export async function lockByNumber(tx: Tx, complaintId: string): Promise<ComplaintRow | null> {
  const where = eq(wechatComplaint.complaintId, complaintId)
  const [row] = await tx.orm.select().from(wechatComplaint).where(where).for('update')
  return row ?? null
}

export async function findComplaint(q: Queries, id: string): Promise<ComplaintRow | null> {
  const [row] = await q.orm.select().from(wechatComplaint).where(eq(wechatComplaint.id, id))
  return row ?? null
}

/** NOT_FOUND without one. */
export async function lockComplaint(tx: Tx, id: string): Promise<ComplaintRow> {
  const [row] = await tx.orm.select().from(wechatComplaint).where(eq(wechatComplaint.id, id)).for('update')
  if (!row) throw new AppError('NOT_FOUND', `complaint ${id}`)
  return row
}

/** Whether payers wait for anything about this order, as it stands now and not as this transaction first saw it. */
export async function hasOpenComplaint(tx: Tx, orderId: string): Promise<boolean> {
  const rows = await tx.orm
    .select({ state: wechatComplaint.state })
    .from(wechatComplaint)
    .where(eq(wechatComplaint.orderId, orderId))
    .limit(LIMITS.complaintEntriesMax)
    .for('update')
  return rows.some(isOpen)
}

/** Changes a locked complaint. */
export async function updateComplaint(tx: Tx, old: ComplaintRow, set: Partial<ComplaintRow>): Promise<void> {
  const where = and(eq(wechatComplaint.id, old.id), eq(wechatComplaint.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(wechatComplaint).set(set).where(where)
  assert(affectedRows === 1, `complaint ${old.id} changed under its lock`)
}

/**
 * Up to `limit` complaints before `beforeId`, newest first.
 * @param region region code, or `*` for all
 */
export async function pageOfComplaints(
  q: Queries,
  region: string,
  { beforeId, open, limit }: { beforeId: string | null; open: boolean; limit: number },
): Promise<ComplaintRow[]> {
  const where = and(
    region === '*' ? undefined : eq(wechatComplaint.region, region),
    open ? inArray(wechatComplaint.state, ['pending', 'processing']) : ne(wechatComplaint.state, 'noticed'),
    beforeId === null ? undefined : lt(wechatComplaint.id, beforeId),
  )
  return q.orm.select().from(wechatComplaint).where(where).orderBy(desc(wechatComplaint.id)).limit(limit)
}

/** Those that are not over and were not looked at since `before`, the oldest first. */
export async function staleComplaints(q: Queries, before: Date, limit: number): Promise<ComplaintRow[]> {
  const where = and(
    ne(wechatComplaint.state, 'processed'),
    or(isNull(wechatComplaint.seenAt), lt(wechatComplaint.seenAt, before)),
  )
  return q.orm.select().from(wechatComplaint).where(where).orderBy(asc(wechatComplaint.id)).limit(limit)
}

/** When the newest complaint that we know was made. */
export async function newestAt(q: Queries): Promise<Date | null> {
  const [row] = await q.orm.select({ at: max(wechatComplaint.complainedAt) }).from(wechatComplaint)
  return row?.at ?? null
}

/** Adds what is not there yet. */
export async function insertEntries(tx: Tx, rows: readonly ComplaintEntryRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.orm
    .insert(complaintEntry)
    .ignore()
    .values([...rows])
}

export async function entriesOf(q: Queries, complaintId: string): Promise<ComplaintEntryRow[]> {
  return q.orm
    .select()
    .from(complaintEntry)
    .where(eq(complaintEntry.complaintId, complaintId))
    .orderBy(asc(complaintEntry.at), asc(complaintEntry.logId))
    .limit(LIMITS.complaintEntriesMax)
}

export async function insertDeed(tx: Tx, row: DeedRow): Promise<void> {
  await tx.orm.insert(complaintDeed).values(row)
}

export async function findDeed(q: Queries, id: string): Promise<DeedRow | null> {
  const [row] = await q.orm.select().from(complaintDeed).where(eq(complaintDeed.id, id))
  return row ?? null
}

export async function deedsOf(q: Queries, complaintId: string): Promise<DeedRow[]> {
  return q.orm
    .select()
    .from(complaintDeed)
    .where(eq(complaintDeed.complaintId, complaintId))
    .orderBy(asc(complaintDeed.id))
    .limit(LIMITS.complaintEntriesMax)
}

/** Changes a deed that is still as it was read; false where another process was faster. */
export async function updateDeed(tx: Tx, old: DeedRow, set: Partial<DeedRow>): Promise<boolean> {
  const where = and(
    eq(complaintDeed.id, old.id),
    eq(complaintDeed.state, old.state),
    eq(complaintDeed.attempts, old.attempts),
  )
  const [{ affectedRows }] = await tx.orm.update(complaintDeed).set(set).where(where)
  return affectedRows === 1
}

/** Takes from the complaints of a person what tells of them; that there was one stays. */
export async function eraseComplaints(tx: Tx, ownerId: string): Promise<void> {
  const mine = tx.orm
    .select({ id: wechatComplaint.id })
    .from(wechatComplaint)
    .where(eq(wechatComplaint.ownerId, ownerId))
  await tx.orm.update(complaintEntry).set({ text: '' }).where(inArray(complaintEntry.complaintId, mine))
  await tx.orm.update(complaintDeed).set({ text: '' }).where(inArray(complaintDeed.complaintId, mine))
  await tx.orm
    .update(wechatComplaint)
    .set({ text: '', phoneSealed: null })
    .where(eq(wechatComplaint.ownerId, ownerId))
}

export async function countComplaints(q: Queries, ownerId: string): Promise<{ all: number; open: number }> {
  const { state } = wechatComplaint
  const where = eq(wechatComplaint.ownerId, ownerId)
  const rows = await q.orm.select({ state }).from(wechatComplaint).where(where).limit(1000)
  return { all: rows.length, open: rows.filter(isOpen).length }
}

/** Whether its payer still waits for somebody. */
export function isOpen({ state }: { readonly state: ComplaintRow['state'] | Complaint['state'] }): boolean {
  return state === 'pending' || state === 'processing'
}
