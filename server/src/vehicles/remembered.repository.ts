import { rememberedWork } from '@anxin/drizzle/schema/vehicles'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type RememberedRow = typeof rememberedWork.$inferSelect

const works = preparedTable(rememberedWork)
type Raw = Record<string, unknown>

/** All that is remembered of a car, in whatever state, the first due first. */
export async function worksOf(q: Queries, vehicleId: string): Promise<RememberedRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${works.columns} FROM remembered_work WHERE vehicle_id = ? ORDER BY state, due_at LIMIT ${LIMITS.rememberedMax}`,
    [vehicleId],
  )
  return raws.map(works.row)
}

/** The same, and nobody else changes them until the transaction ends. */
export async function lockWorksOf(tx: Tx, vehicleId: string): Promise<RememberedRow[]> {
  const raws = await tx.rows<Raw>(
    `SELECT ${works.columns} FROM remembered_work WHERE vehicle_id = ? LIMIT ${LIMITS.rememberedMax} FOR UPDATE`,
    [vehicleId],
  )
  return raws.map(works.row)
}

/** One piece of work, locked; NOT_FOUND when there is none. */
export async function lockWork(tx: Tx, workId: string): Promise<RememberedRow> {
  const [raw] = await tx.rows<Raw>(`SELECT ${works.columns} FROM remembered_work WHERE id = ? FOR UPDATE`, [
    workId,
  ])
  if (!raw) throw new AppError('NOT_FOUND', `remembered work ${workId}`)
  return works.row(raw)
}

export function insertWork(tx: Tx, row: RememberedRow): void {
  works.writeInsert(tx, [row])
}

/** Changes what the caller has locked. */
export function updateWork(tx: Tx, old: RememberedRow, set: Partial<RememberedRow>): void {
  works.writeUpdate(tx, set, 'id = ? AND state = ?', [old.id, old.state], {
    rows: 1,
    otherwise: `remembered work ${old.id} changed under its lock`,
  })
}

/** Puts open work of a car on a booking; answers how many there were. */
export async function setBookedOn(
  tx: Tx,
  vehicleId: string,
  ids: readonly string[],
  orderId: string,
): Promise<number> {
  const { marks, values } = inList(ids)
  const { affectedRows } = await tx.run(
    `UPDATE remembered_work SET booked_on = ? WHERE vehicle_id = ? AND state = 'open' AND id IN (${marks})`,
    [orderId, vehicleId, ...values],
  )
  return affectedRows
}

/** What the earlier owner does not hand on: their words, their booking, and the prices unless they said so. */
export async function stripWorks(tx: Tx, vehicleId: string, withPrices: boolean): Promise<void> {
  await tx.run(
    `UPDATE remembered_work SET reason = '', booked_on = NULL${withPrices ? '' : ', price_fen = NULL'} WHERE vehicle_id = ?`,
    [vehicleId],
  )
}

export async function deleteWorksOfOwner(tx: Tx, ownerId: string): Promise<void> {
  await tx.run(
    'DELETE FROM remembered_work WHERE vehicle_id IN (SELECT id FROM vehicle WHERE owner_id = ?)',
    [ownerId],
  )
}
