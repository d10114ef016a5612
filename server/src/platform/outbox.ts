import { EVENTS, type EventPayload, type EventTopic } from '@anxin/shared/events'
import type { App } from '../app'
import { crashPoint } from './crash'
import { isDuplicate, type Tx } from './db'

export type Event<T extends EventTopic = EventTopic> = {
  readonly id: string
  readonly topic: T
  readonly payload: EventPayload<T>
  readonly at: Date
}

/** Reacts to an event inside a transaction of its own; runs once per event, whatever is redelivered. */
export type Listener<T extends EventTopic> = (app: App, tx: Tx, event: Event<T>) => Promise<void>
/** topic → name of the listener → listener. The name is stored, so it never changes. */
export type Listeners = { [T in EventTopic]?: Readonly<Record<string, Listener<T>>> }

type Row = readonly [
  id: string,
  topic: string,
  subjectId: string,
  payload: string,
  at: Date,
  leasedUntil: Date,
]
const unwritten = new WeakMap<Tx, Row[]>()

/**
 * Writes an event in the transaction of the change that it tells of: all events of a transaction in one statement,
 * just before its COMMIT.
 */
export async function publish<T extends EventTopic>(
  app: App,
  tx: Tx,
  topic: T,
  subjectId: string,
  payload: EventPayload<T>,
): Promise<void> {
  const now = app.clock.now()
  const row: Row = [app.newId(), topic, subjectId, JSON.stringify(payload), now, now]
  const rows = unwritten.get(tx)
  if (rows) {
    rows.push(row)
    return
  }
  const first = [row]
  unwritten.set(tx, first)
  tx.beforeCommit(async () => {
    unwritten.delete(tx)
    writeEvents(tx, first)
  })
  tx.afterCommit(() => app.wake('events'))
}

function writeEvents(tx: Tx, rows: readonly Row[]): void {
  tx.write(
    `INSERT INTO outbox_event (id, topic, subject_id, payload, at, leased_until) VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
    rows.flat(),
  )
}

/** Takes up to `limit` open events for `owner` and returns their ids and attempt numbers. */
export async function leaseEvents(
  app: App,
  owner: string,
  limit: number,
): Promise<{ id: string; attempt: number }[]> {
  const now = app.clock.now()
  const until = new Date(now.getTime() + app.env.LEASE_MS)
  const { affectedRows } = await app.db.run(
    'UPDATE outbox_event SET leased_until = ?, lease_owner = ?, attempts = attempts + 1 WHERE leased_until <= ? ORDER BY leased_until, id LIMIT ' +
      String(limit),
    [until, owner, now],
  )
  if (affectedRows === 0) return []
  const rows = await app.db.rows<{ id: string; attempts: number }>(
    'SELECT id, attempts FROM outbox_event WHERE leased_until = ? AND lease_owner = ? ORDER BY id',
    [until, owner],
  )
  return rows.map((row) => ({ id: row.id, attempt: row.attempts }))
}

/** Hands one event to each of its listeners, then closes it. May run twice, at once or later: listeners run once. */
export async function deliverEvent(app: App, listeners: Listeners, eventId: string): Promise<void> {
  const [row] = await app.db.rows<{ topic: EventTopic; payload: string; at: Date; done_at: Date | null }>(
    'SELECT topic, payload, at, done_at FROM outbox_event WHERE id = ?',
    [eventId],
  )
  if (!row || row.done_at) return
  const payload = EVENTS[row.topic].parse(JSON.parse(row.payload))
  const event = { id: eventId, topic: row.topic, payload, at: row.at } as Event
  for (const [name, listener] of Object.entries(listeners[row.topic] ?? {})) {
    await handleOnce(app, event, name, listener as Listener<EventTopic>)
  }
  // In a transaction, because that is begun again after a deadlock: the relay takes rows of the same index, and an event
  // that stayed open would be taken up again only when its lease has run out.
  await app.db.transaction(async (tx) =>
    tx.write('UPDATE outbox_event SET done_at = ?, leased_until = NULL WHERE id = ? AND done_at IS NULL', [
      app.clock.now(),
      eventId,
    ]),
  )
}

async function handleOnce(
  app: App,
  event: Event,
  name: string,
  listener: Listener<EventTopic>,
): Promise<void> {
  const id = `${event.id}.${name}`
  try {
    await app.db.transaction(async (tx) => {
      await tx.run('INSERT INTO event_handled (id, at) VALUES (?, ?)', [id, app.clock.now()])
      await listener(app, tx, event)
      crashPoint(app, 'event:before-commit', event.topic)
    })
    crashPoint(app, 'event:after-commit', event.topic)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    const [done] = await app.db.rows('SELECT id FROM event_handled WHERE id = ?', [id])
    if (!done) throw error // the duplicate was inside the listener
  }
}
