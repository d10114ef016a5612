import { shippingRecord } from '@anxin/drizzle/schema/payments'
import type { Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type ShippingRow = typeof shippingRecord.$inferSelect

const records = preparedTable(shippingRecord)

/** The shipping record of a payment, locked; written down first where there is none. */
export async function lockShipping(tx: Tx, fresh: ShippingRow): Promise<ShippingRow> {
  await tx.run(
    'INSERT IGNORE INTO shipping_record (payment_id, subject_id, kind, state, attempts, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    [fresh.paymentId, fresh.subjectId, fresh.kind, fresh.state, fresh.attempts, fresh.createdAt],
  )
  const [raw] = await tx.rows<Record<string, unknown>>(
    `SELECT ${records.columns} FROM shipping_record WHERE payment_id = ? FOR UPDATE`,
    [fresh.paymentId],
  )
  return raw ? records.row(raw) : fresh
}

/** Counts an attempt before it is made. */
export async function countShippingAttempt(tx: Tx, row: ShippingRow): Promise<void> {
  await records.update(tx, { attempts: row.attempts + 1 }, 'payment_id = ? AND attempts = ?', [
    row.paymentId,
    row.attempts,
  ])
}

/** Ends a record that is still pending; false when somebody else did. */
export async function endShipping(
  tx: Tx,
  paymentId: string,
  end: Pick<ShippingRow, 'state' | 'lastCode' | 'endedAt'>,
): Promise<boolean> {
  return (await records.update(tx, end, "payment_id = ? AND state = 'pending'", [paymentId])) === 1
}
