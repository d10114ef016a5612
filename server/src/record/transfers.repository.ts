import { transferConsent, vehicleTransfer } from '@anxin/drizzle/schema/record'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type TransferRow = typeof vehicleTransfer.$inferSelect
export type TransferConsentRow = typeof transferConsent.$inferSelect

const transfers = preparedTable(vehicleTransfer)
const consents = preparedTable(transferConsent)
type Raw = Record<string, unknown>

export function insertTransfer(tx: Tx, row: TransferRow): void {
  transfers.writeInsert(tx, [row])
}

/** What one side said yes to; there is no way to change or take away a row. */
export function insertConsent(tx: Tx, row: TransferConsentRow): void {
  consents.writeInsert(tx, [row])
}

/** The offers that an owner made of a car, newest first. */
export async function transfersBy(q: Queries, vehicleId: string, ownerId: string): Promise<TransferRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${transfers.columns} FROM vehicle_transfer WHERE vehicle_id = ? AND from_owner_id = ? ORDER BY id DESC LIMIT ${LIMITS.transfersMax}`,
    [vehicleId, ownerId],
  )
  return raws.map(transfers.row)
}

export async function findTransfer(q: Queries, transferId: string): Promise<TransferRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${transfers.columns} FROM vehicle_transfer WHERE id = ?`, [
    transferId,
  ])
  return raw ? transfers.row(raw) : null
}

export async function lockTransfer(tx: Tx, transferId: string): Promise<TransferRow | null> {
  const [raw] = await tx.rows<Raw>(
    `SELECT ${transfers.columns} FROM vehicle_transfer WHERE id = ? FOR UPDATE`,
    [transferId],
  )
  return raw ? transfers.row(raw) : null
}

/** Takes back the offers of a car that are neither accepted nor taken back. */
export async function endOffers(tx: Tx, vehicleId: string, ownerId: string, at: Date): Promise<void> {
  await transfers.update(
    tx,
    { revokedAt: at },
    'vehicle_id = ? AND from_owner_id = ? AND revoked_at IS NULL AND accepted_at IS NULL',
    [vehicleId, ownerId],
  )
}

/** Ends one offer, accepted or taken back; false when it had ended before. */
export async function endOffer(
  tx: Tx,
  transferId: string,
  set: Partial<Pick<TransferRow, 'revokedAt' | 'acceptedAt' | 'acceptedBy'>>,
): Promise<boolean> {
  const changed = await transfers.update(tx, set, 'id = ? AND revoked_at IS NULL AND accepted_at IS NULL', [
    transferId,
  ])
  return changed === 1
}

/**
 * Up to when earlier owners keep their prices to themselves: the last hand-over without prices. Null where every owner
 * has handed them on.
 */
export async function pricesHiddenUntil(q: Queries, vehicleId: string): Promise<Date | null> {
  const [row] = await q.rows<{ at: Date | null }>(
    'SELECT MAX(accepted_at) AS at FROM vehicle_transfer WHERE vehicle_id = ? AND with_prices = FALSE AND accepted_at IS NOT NULL',
    [vehicleId],
  )
  return row?.at ?? null
}
