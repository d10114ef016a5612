import { DAY_MS, HOUR_MS, plusMs } from '@anxin/shared/kernel/time'
import { accept, requestJob } from './order-steps'
import type { TestApp } from './test-app'

/** An order that waits for its payment, of which copies are made. */
export async function makeTemplate(t: TestApp): Promise<string> {
  const job = await requestJob(t)
  await accept(job)
  return job.orderId
}

/**
 * Gives every payment that has none an order with its payer as owner: those that are not paid yet are what it waits
 * for. Its appointment lies ahead, so that nothing but money happens to it.
 */
export async function giveOrders(t: TestApp, templateId: string): Promise<void> {
  const now = t.clock.now()
  const own: Record<string, { sql: string; values: Date[] }> = {
    id: { sql: 'p.subject_id', values: [] },
    owner_id: { sql: 'p.payer_id', values: [] },
    due_payment_id: { sql: "IF(p.state = 'created', p.id, NULL)", values: [] },
    due_fen: { sql: "IF(p.state = 'created', p.amount_fen, 0)", values: [] },
    slot_start_at: { sql: '?', values: [plusMs(now, 20 * DAY_MS)] },
    slot_end_at: { sql: '?', values: [plusMs(now, 20 * DAY_MS + HOUR_MS)] },
  }
  const columns = await t.app.db.rows<{ name: string }>(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'orders'",
    [],
  )
  const names = columns.map(({ name }) => name)
  await t.app.db.run(
    `INSERT INTO orders (${names.map((name) => `\`${name}\``).join(', ')})
     SELECT ${names.map((name) => own[name]?.sql ?? `o.\`${name}\``).join(', ')}
     FROM payment p JOIN orders o ON o.id = ? LEFT JOIN orders mine ON mine.id = p.subject_id
     WHERE mine.id IS NULL`,
    // The marks stand in the order of the columns, and the template's after them.
    [...names.flatMap((name) => own[name]?.values ?? []), templateId],
  )
}
