import { shopCustomer } from '@anxin/drizzle/schema/growth'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

/** False when a shop has brought this owner before. */
export async function insertShopCustomer(tx: Tx, row: typeof shopCustomer.$inferInsert): Promise<boolean> {
  try {
    await tx.orm.insert(shopCustomer).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'PRIMARY') || isDuplicate(error, 'shop_customer.')) return false
    throw error
  }
}

/** Whether a shop had brought the owner by an instant, such as that of an order. */
export async function isOwnCustomer(
  q: Queries,
  customer: { readonly ownerId: string; readonly shopId: string; readonly by: Date },
): Promise<boolean> {
  const rows = await q.rows<{ at: Date }>(
    'SELECT at FROM shop_customer WHERE owner_id = ? AND shop_id = ? AND at <= ?',
    [customer.ownerId, customer.shopId, customer.by],
  )
  return rows.length > 0
}
