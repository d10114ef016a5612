import { bigint, index, int, mysqlTable, tinyint } from 'drizzle-orm/mysql-core'
import { id, instant, json, key } from '../columns'

/** Every command that was carried out, with its answer: a repeat gets the same one. Kept LIMITS.commandKeptMs. */
export const command = mysqlTable(
  'command',
  {
    id: id().primaryKey(),
    callerId: id().notNull(),
    route: key(120).notNull(),
    contentHash: key(43).notNull(),
    reply: json<unknown>(),
    at: instant().notNull(),
  },
  (t) => [index('command_at').on(t.at)], // purge
)

/** What happened, written with the change itself. The relay hands each event to its listeners at least once. */
export const outboxEvent = mysqlTable(
  'outbox_event',
  {
    id: id().primaryKey(),
    topic: key(60).notNull(),
    subjectId: id().notNull(),
    payload: json<Record<string, unknown>>().notNull(),
    at: instant().notNull(),
    /** Nobody else may take the event before this instant. Null once every listener is done. */
    leasedUntil: instant(),
    leaseOwner: key(40),
    attempts: int().notNull().default(0),
    doneAt: instant(),
  },
  (t) => [
    index('outbox_event_open').on(t.leasedUntil, t.id), // the relay: open ones have a lease time, done ones none
    index('outbox_event_subject').on(t.subjectId, t.topic), // tests and support: what happened to one order
    index('outbox_event_done').on(t.doneAt), // purge
  ],
)

/** One row a listener and event: inserted with the listener's own change, so that its effect happens once. */
export const eventHandled = mysqlTable(
  'event_handled',
  {
    /** `${eventId}.${listener}` */
    id: key(100).primaryKey(),
    at: instant().notNull(),
  },
  // For a purge, which has to leave the payments that were applied to an order (orders.repository): they stay so.
  (t) => [index('event_handled_at').on(t.at)],
)

/** A due time, written with the state change that needs it, deleted with the change that it causes. */
export const timer = mysqlTable(
  'timer',
  {
    /** `${kind}.${subjectId}`: one timer a kind and subject; setting it again moves it. */
    id: key(100).primaryKey(),
    kind: key(60).notNull(),
    subjectId: id().notNull(),
    dueAt: instant().notNull(),
    leasedUntil: instant(),
    attempts: int().notNull().default(0),
  },
  (t) => [index('timer_due').on(t.dueAt), index('timer_subject').on(t.subjectId)],
)

/** Steered time of a demo or story: the offset that API, worker and sandbox add to the system clock. */
export const steeredClock = mysqlTable('steered_clock', {
  id: tinyint().primaryKey(),
  offsetMs: bigint({ mode: 'number' }).notNull(),
})
