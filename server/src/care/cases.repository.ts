import {
  afterSaleCase,
  caseDecision,
  caseEntry,
  caseEvidence,
  caseLine,
  caseOffer,
} from '@anxin/drizzle/schema/care'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, asc, count, desc, eq, inArray, isNull, lt, ne, sum } from 'drizzle-orm'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type CaseRow = typeof afterSaleCase.$inferSelect
export type CaseOfferRow = typeof caseOffer.$inferSelect
export type CaseDecisionRow = typeof caseDecision.$inferSelect
export type CaseEvidenceRow = typeof caseEvidence.$inferSelect
export type CaseEntryRow = typeof caseEntry.$inferSelect

/** CASE_OPEN where another case of the order is not closed. */
export async function insertCase(tx: Tx, row: CaseRow, lineIds: readonly string[]): Promise<void> {
  try {
    await tx.orm.insert(afterSaleCase).values(row)
  } catch (error) {
    if (isDuplicate(error, 'after_sale_case_open'))
      throw new AppError('CASE_OPEN', `order ${row.orderId} has a case`)
    throw error
  }
  if (lineIds.length > 0)
    await tx.orm.insert(caseLine).values(lineIds.map((lineId) => ({ caseId: row.id, lineId })))
}

/** NOT_FOUND without one. */
export async function findCase(q: Queries, id: string): Promise<CaseRow> {
  const [row] = await q.orm.select().from(afterSaleCase).where(eq(afterSaleCase.id, id))
  if (!row) throw new AppError('NOT_FOUND', `case ${id}`)
  return row
}

/** How many cases an owner has had, and how many of them are not over. */
export async function countCases(q: Queries, ownerId: string): Promise<{ all: number; open: number }> {
  const [row] = await q.orm
    .select({ all: count(), open: count(afterSaleCase.openKey) })
    .from(afterSaleCase)
    .where(eq(afterSaleCase.ownerId, ownerId))
  return row ?? { all: 0, open: 0 }
}

/** The case, locked until the transaction ends. Its order is locked first, everywhere. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRow> {
  const [row] = await tx.orm.select().from(afterSaleCase).where(eq(afterSaleCase.id, id)).for('update')
  if (!row) throw new AppError('NOT_FOUND', `case ${id}`)
  return row
}

/** The case of an order that is not closed, locked, or null. */
export async function lockOpenCase(tx: Tx, orderId: string): Promise<CaseRow | null> {
  const where = eq(afterSaleCase.openKey, orderId)
  const [row] = await tx.orm.select().from(afterSaleCase).where(where).for('update')
  return row ?? null
}

export async function findOpenCaseId(q: Queries, orderId: string): Promise<string | null> {
  const where = eq(afterSaleCase.openKey, orderId)
  const [row] = await q.orm.select({ id: afterSaleCase.id }).from(afterSaleCase).where(where)
  return row?.id ?? null
}

/** The case whose work is done again by an order, or null. */
export async function findCaseOfRework(q: Queries, reworkOrderId: string): Promise<CaseRow | null> {
  const where = eq(afterSaleCase.reworkOrderId, reworkOrderId)
  const [row] = await q.orm.select().from(afterSaleCase).where(where)
  return row ?? null
}

/** Writes changes over exactly the version that was read. */
export async function updateCase(tx: Tx, old: CaseRow, set: Partial<CaseRow>): Promise<CaseRow> {
  const next = { ...set, version: old.version + 1 }
  const where = and(eq(afterSaleCase.id, old.id), eq(afterSaleCase.version, old.version))
  const [{ affectedRows }] = await tx.orm.update(afterSaleCase).set(next).where(where)
  assert(affectedRows === 1, `case ${old.id} changed under its lock`)
  return { ...old, ...next }
}

export type CaseFilter =
  | { readonly by: 'owner'; readonly ownerId: string }
  | { readonly by: 'shop'; readonly shopId: string }
  | { readonly by: 'technician'; readonly shopId: string; readonly technicianId: string }
  /** `*` for all regions. */
  | { readonly by: 'region'; readonly region: string }

/** Up to `limit` cases before `beforeId`, newest first; `open`: those that are not closed. */
export async function pageOfCases(
  q: Queries,
  filter: CaseFilter,
  {
    beforeId,
    open,
    orderId,
    limit,
  }: { beforeId: string | null; open: boolean; orderId: string | undefined; limit: number },
): Promise<CaseRow[]> {
  const where = and(
    whose(filter),
    orderId === undefined ? undefined : eq(afterSaleCase.orderId, orderId),
    open ? ne(afterSaleCase.state, 'CLOSED') : undefined,
    beforeId === null ? undefined : lt(afterSaleCase.id, beforeId),
  )
  return q.orm.select().from(afterSaleCase).where(where).orderBy(desc(afterSaleCase.id)).limit(limit)
}

function whose(filter: CaseFilter) {
  switch (filter.by) {
    case 'owner':
      return eq(afterSaleCase.ownerId, filter.ownerId)
    case 'shop':
      return eq(afterSaleCase.shopId, filter.shopId)
    case 'technician':
      return and(eq(afterSaleCase.shopId, filter.shopId), eq(afterSaleCase.technicianId, filter.technicianId))
    case 'region':
      return filter.region === '*' ? undefined : eq(afterSaleCase.region, filter.region)
  }
}

export async function lineIdsOf(q: Queries, caseId: string): Promise<string[]> {
  const rows = await q.orm.select().from(caseLine).where(eq(caseLine.caseId, caseId)).limit(1000)
  return rows.map(({ lineId }) => lineId)
}

export async function insertCaseEntry(tx: Tx, row: CaseEntryRow): Promise<void> {
  await tx.orm.insert(caseEntry).values(row)
}

/** The timeline, oldest first. */
export async function caseEntriesOf(q: Queries, caseId: string): Promise<CaseEntryRow[]> {
  const where = eq(caseEntry.caseId, caseId)
  return q.orm.select().from(caseEntry).where(where).orderBy(asc(caseEntry.seq)).limit(LIMITS.caseEntriesMax)
}

/** Adds photos that the case does not have yet. */
export async function insertEvidence(tx: Tx, rows: readonly CaseEvidenceRow[]): Promise<void> {
  if (rows.length > 0)
    await tx.orm
      .insert(caseEvidence)
      .ignore()
      .values([...rows])
}

export async function evidenceOf(q: Queries, caseId: string): Promise<CaseEvidenceRow[]> {
  const where = eq(caseEvidence.caseId, caseId)
  const order = asc(caseEvidence.photoId)
  return q.orm.select().from(caseEvidence).where(where).orderBy(order).limit(LIMITS.photosPerOrderMax)
}

export async function insertOffer(tx: Tx, row: CaseOfferRow): Promise<void> {
  await tx.orm.insert(caseOffer).values(row)
}

export async function offersOf(q: Queries, caseId: string): Promise<CaseOfferRow[]> {
  const where = eq(caseOffer.caseId, caseId)
  return q.orm.select().from(caseOffer).where(where).orderBy(asc(caseOffer.id)).limit(LIMITS.caseOffersMax)
}

/** Ends the open offers of a locked case: one accepted, or none. */
export async function closeOffers(tx: Tx, caseId: string, acceptedId: string | null): Promise<void> {
  const open = and(eq(caseOffer.caseId, caseId), eq(caseOffer.state, 'open'))
  if (acceptedId !== null)
    await tx.orm
      .update(caseOffer)
      .set({ state: 'accepted' })
      .where(and(open, eq(caseOffer.id, acceptedId)))
  await tx.orm.update(caseOffer).set({ state: 'lapsed' }).where(open)
}

export async function insertDecision(tx: Tx, row: CaseDecisionRow): Promise<void> {
  await tx.orm.insert(caseDecision).values(row)
}

/** The decision that waits for a second operator, or null. */
export async function proposalOf(q: Queries, caseId: string): Promise<CaseDecisionRow | null> {
  const where = and(eq(caseDecision.caseId, caseId), eq(caseDecision.state, 'proposed'))
  const [row] = await q.orm.select().from(caseDecision).where(where)
  return row ?? null
}

/** Ends the proposal of a locked case: it is made, or another one takes its place. */
export async function closeProposal(
  tx: Tx,
  decisionId: string,
  set: Pick<CaseDecisionRow, 'state' | 'approvedBy'>,
): Promise<void> {
  const where = and(eq(caseDecision.id, decisionId), eq(caseDecision.state, 'proposed'))
  const [{ affectedRows }] = await tx.orm.update(caseDecision).set(set).where(where)
  assert(affectedRows === 1, `decision ${decisionId} changed under the lock of its case`)
}

/** What one operator alone has decided about the money of an order, in fen. The caller holds the order's lock. */
export async function decidedAloneFen(tx: Tx, orderId: string): Promise<number> {
  const { amountFen, approvedBy, state } = caseDecision
  const [row] = await tx.orm
    .select({ sumFen: sum(amountFen) })
    .from(caseDecision)
    .where(and(eq(caseDecision.orderId, orderId), eq(state, 'made'), isNull(approvedBy)))
  return Number(row?.sumFen ?? 0)
}

/** Takes what was said and shown in the cases of orders; that there was one, and what it led to, stays. */
export async function eraseCaseRecords(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const mine = tx.orm
    .select({ id: afterSaleCase.id })
    .from(afterSaleCase)
    .where(inArray(afterSaleCase.orderId, [...orderIds]))
  await tx.orm
    .update(caseEntry)
    .set({ text: '', actorName: null, photoIds: [] })
    .where(inArray(caseEntry.caseId, mine))
  await tx.orm.update(caseOffer).set({ text: '' }).where(inArray(caseOffer.caseId, mine))
  await tx.orm.delete(caseEvidence).where(inArray(caseEvidence.caseId, mine))
}
