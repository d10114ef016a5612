import type { Job } from './order-steps'

/** Another order of the same owner and shop in the same state: the row alone, for what needs no history. */
export async function copyOrder({ t, orderId, ...job }: Job): Promise<Job> {
  const columns = await t.app.db.rows<{ name: string }>(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'orders' AND column_name <> 'id'",
    [],
  )
  const names = columns.map(({ name }) => `\`${name}\``).join(', ')
  const id = t.id()
  await t.app.db.run(`INSERT INTO orders (id, ${names}) SELECT ?, ${names} FROM orders WHERE id = ?`, [
    id,
    orderId,
  ])
  return { ...job, t, orderId: id }
}
