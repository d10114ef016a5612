import type { Sealed } from '@anxin/drizzle/columns'
import { invoice } from '@anxin/drizzle/schema/invoices'
import { assert } from '@anxin/shared/kernel/errors'
import { eq } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

export type InvoiceRow = typeof invoice.$inferSelect

export async function findInvoice(q: Queries, orderId: string): Promise<InvoiceRow | null> {
  const [row] = await q.orm.select().from(invoice).where(eq(invoice.orderId, orderId))
  return row ?? null
}

/** Puts a request in the place of the one before; the caller has locked the order and knows that none was issued. */
export async function putRequest(tx: Tx, row: InvoiceRow): Promise<void> {
  await tx.run("DELETE FROM invoice WHERE order_id = ? AND state = 'requested'", [row.orderId])
  await tx.orm.insert(invoice).values(row)
}

/** requested → issued, under the lock of the order. */
export async function setIssued(tx: Tx, orderId: string, number: string, issuedAt: Date): Promise<void> {
  const { affectedRows } = await tx.run(
    "UPDATE invoice SET state = 'issued', number = ?, issued_at = ? WHERE order_id = ? AND state = 'requested'",
    [number, issuedAt, orderId],
  )
  assert(affectedRows === 1, `invoice of order ${orderId} left its state under the lock`)
}

/** Takes from an owner's invoices whom they name; the shop keeps its own books. */
export async function eraseInvoices(tx: Tx, ownerId: string, nobody: Sealed): Promise<void> {
  await tx.run(
    'UPDATE invoice SET title_sealed = ?, tax_no_sealed = NULL, email_sealed = NULL WHERE owner_id = ?',
    [nobody, ownerId],
  )
}

export async function countInvoices(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>('SELECT COUNT(*) AS n FROM invoice WHERE owner_id = ?', [ownerId])
  return Number(row?.n ?? 0)
}
