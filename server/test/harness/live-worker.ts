import type { Redis } from 'ioredis'
import { collectWork } from '../../src/domains'
import { startWorker, type Work } from '../../src/platform/jobs'
import type { Listener, Listeners } from '../../src/platform/outbox'
import type { TimerHandlers } from '../../src/platform/timers'
import type { TestApp } from './test-app'

/** Waits until the condition holds; the deadline is generous, because a loaded machine is not a broken product. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 60_000,
): Promise<number> {
  const startedAt = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedAt > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25)) // the pace of asking, not a wait for time
  }
  return performance.now() - startedAt
}

export async function countOf(t: TestApp, sql: string, values: (string | Date)[] = []): Promise<number> {
  const [row] = await t.app.db.rows<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${sql}`, values)
  return Number(row?.n)
}

/** Every event has reached its listeners. */
export function delivered(t: TestApp, deadlineMs?: number): Promise<number> {
  return until(
    'every event is delivered',
    async () => (await countOf(t, 'outbox_event WHERE done_at IS NULL')) === 0,
    deadlineMs,
  )
}

/**
 * The product's own work, with a row for every time that a listener or a timer had its effect. The rows have no unique
 * key and are written in the same transaction as the effect, so what happened twice is there twice.
 */
export async function recordedWork(t: TestApp, more: TimerHandlers = {}): Promise<Work> {
  await t.app.db.run(
    'CREATE TABLE IF NOT EXISTS test_effect (n BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200) NOT NULL, INDEX (what))',
    [],
  )
  const { listeners, timers } = collectWork()
  return {
    listeners: Object.fromEntries(
      Object.entries(listeners).map(([topic, named]) => [topic, recordListeners(named)]),
    ) as Listeners,
    timers: Object.fromEntries(
      Object.entries({ ...timers, ...more }).map(([kind, handler]) => [kind, recordTimer(kind, handler)]),
    ),
  }
}

const RECORD = 'INSERT INTO test_effect (what) VALUES (?)'

function recordListeners(named: Readonly<Record<string, Listener<never>>>): Record<string, Listener<never>> {
  return Object.fromEntries(
    Object.entries(named).map(([name, listener]): [string, Listener<never>] => [
      name,
      async (app, tx, event) => {
        await listener(app, tx, event)
        await tx.run(RECORD, [`${event.id}.${name}`])
      },
    ]),
  )
}

function recordTimer(kind: string, handler: TimerHandlers[string]): NonNullable<TimerHandlers[string]> {
  if (!handler) throw new Error(`no handler for ${kind}`)
  if (!('inTransaction' in handler)) return handler // may repeat: what it does outside carries a number of its own
  return {
    inTransaction: async (app, tx, subjectId) => {
      await handler.inTransaction(app, tx, subjectId)
      await tx.run(RECORD, [`${kind}.${subjectId}`])
    },
  }
}

/** How often each effect happened, from test_effect. */
export async function effects(t: TestApp): Promise<Map<string, number>> {
  const rows = await t.app.db.rows<{ what: string; n: number | string }>(
    'SELECT what, COUNT(*) AS n FROM test_effect GROUP BY what',
    [],
  )
  return new Map(rows.map(({ what, n }) => [what, Number(n)]))
}

/** For each listener of each event that was ever published: exactly one effect. Returns how many there were. */
export async function expectEachListenerOnce(t: TestApp, work: Work): Promise<number> {
  const events = await t.app.db.rows<{ id: string; topic: keyof Listeners; done: number }>(
    'SELECT id, topic, done_at IS NOT NULL AS done FROM outbox_event',
    [],
  )
  const handled = new Set(
    (await t.app.db.rows<{ id: string }>('SELECT id FROM event_handled', [])).map(({ id }) => id),
  )
  const seen = await effects(t)
  const wrong: string[] = []
  let count = 0
  for (const { id, topic, done } of events) {
    if (!done) wrong.push(`${topic} ${id} is open`)
    for (const name of Object.keys(work.listeners[topic] ?? {})) {
      count++
      const times = seen.get(`${id}.${name}`) ?? 0
      if (times !== 1 || !handled.has(`${id}.${name}`)) wrong.push(`${topic} → ${name}: ${times} times`)
    }
  }
  if (wrong.length > 0)
    throw new Error(`${wrong.length} wrong of ${count}:\n${wrong.slice(0, 20).join('\n')}`)
  return count
}

/** The worker of the product in this process, with recorded work; `end` stops it. */
export async function startRecordedWorker(
  t: TestApp,
  more?: TimerHandlers,
): Promise<{ work: Work; end(): Promise<void> }> {
  const work = await recordedWork(t, more)
  const worker = await startWorker(t.app, work)
  return { work, end: () => worker.close() }
}

/** What the queues of this app hold in Redis. */
export async function queuedJobs(t: TestApp, redis: Redis, kind: 'events' | 'timers'): Promise<number> {
  const base = `{${t.app.env.REDIS_PREFIX}-${kind}}:${kind}`
  const [waiting, delayed] = await Promise.all([redis.llen(`${base}:wait`), redis.zcard(`${base}:delayed`)])
  return waiting + delayed
}
