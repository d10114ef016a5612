import type { EventTopic } from '@anxin/shared/events'
import { collectWork } from '../../src/domains'
import { deliverEvent } from '../../src/platform/outbox'
import type { TestApp } from './test-app'

/** Hands every event of a topic out once more, as a relay that crashed before it could note the end would. */
export async function redeliver(t: TestApp, topic: EventTopic): Promise<void> {
  const { listeners } = collectWork()
  await t.app.db.run('UPDATE outbox_event SET done_at = NULL WHERE topic = ?', [topic])
  const rows = await t.app.db.rows<{ id: string }>('SELECT id FROM outbox_event WHERE topic = ?', [topic])
  for (const { id } of rows) await deliverEvent(t.app, listeners, id)
}
