import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { Queue, Worker, type ConnectionOptions, type Job } from 'bullmq'
import { hostname } from 'node:os'
import type { App } from '../app'
import { deliverEvent, leaseEvents, type Listeners } from './outbox'
import { fireTimer, leaseTimers, type TimerHandlers } from './timers'

export type Work = { readonly listeners: Listeners; readonly timers: TimerHandlers }

const BATCH = 200
/** Timers due within this window lie in BullMQ as delayed jobs; the rest wait in MySQL. */
const WINDOW_MS = 15 * MINUTE_MS

/**
 * The worker process: leases due rows, lets BullMQ run them, and sweeps for what Redis has lost. Job ids carry the
 * attempt, because BullMQ forgets an id once its job is removed; the handlers look at the row first.
 */
export async function startWorker(app: App, work: Work): Promise<{ close(): Promise<void> }> {
  const { env, log } = app
  const owner = `${hostname()
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .slice(0, 16)}.${process.pid}.${app.newId().slice(-8)}`
  const connection = app.redisOptions as ConnectionOptions // bullmq types exact optional properties differently
  // A hash tag a queue: every key of a queue lies in one slot of a Redis Cluster.
  const prefixOf = (name: string) => `{${env.REDIS_PREFIX}-${name}}`
  const keep = { removeOnComplete: true, removeOnFail: { count: 1000 } }
  const queueOf = (name: string) =>
    new Queue<{ id: string }>(name, {
      connection: { ...connection, enableOfflineQueue: false } as ConnectionOptions,
      prefix: prefixOf(name),
      defaultJobOptions: { attempts: 1, ...keep },
    })
  const queues = { events: queueOf('events'), timers: queueOf('timers') }
  const workerOf = (name: 'events' | 'timers', run: (id: string) => Promise<void>) =>
    new Worker<{ id: string }>(name, (job: Job<{ id: string }>) => run(job.data.id), {
      connection: { ...connection, maxRetriesPerRequest: null } as ConnectionOptions,
      prefix: prefixOf(name),
      concurrency: env.JOB_CONCURRENCY,
      lockDuration: env.JOB_LOCK_MS,
      stalledInterval: env.JOB_STALLED_MS,
      maxStalledCount: 3,
    })
  const workers = [
    workerOf('events', (id) => deliverEvent(app, work.listeners, id)),
    workerOf('timers', (id) => fireTimer(app, work.timers, id)),
  ]
  for (const worker of workers) {
    worker.on('failed', (job, error) =>
      log.error({ job: job?.id, err: error }, 'job failed; its row is taken up again'),
    )
    worker.on('error', (error) => log.warn({ err: error.message }, 'worker connection'))
  }
  for (const queue of Object.values(queues))
    queue.on('error', (error) => log.warn({ err: error.message }, 'queue connection'))

  const relayEvents = async () => {
    for (;;) {
      const leased = await leaseEvents(app, owner, BATCH)
      if (leased.length === 0) return
      await queues.events.addBulk(
        leased.map(({ id, attempt }) => ({
          name: 'event',
          data: { id },
          opts: { jobId: `${id}-${attempt}` },
        })),
      )
      if (leased.length < BATCH) return
    }
  }
  const relayTimers = async () => {
    const leased = await leaseTimers(app, WINDOW_MS, BATCH)
    const nowMs = app.clock.now().getTime()
    await queues.timers.addBulk(
      leased.map(({ id, dueAt, attempt }) => ({
        name: 'timer',
        data: { id },
        opts: { jobId: `${id}-${dueAt.getTime()}-${attempt}`, delay: Math.max(0, dueAt.getTime() - nowMs) },
      })),
    )
  }
  const loops = [startLoop(app, 'events', relayEvents), startLoop(app, 'timers', relayTimers)]
  await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  return {
    async close() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}

/** Runs `step` now, at every wake-up and every SWEEP_MS, never twice at once. */
function startLoop(
  app: App,
  what: 'events' | 'timers',
  step: () => Promise<void>,
): { stop(): Promise<void> } {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  const kick = () => {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    running = step()
      .catch((error: unknown) =>
        app.log.warn({ err: error }, `${what}: this sweep failed, the next one tries again`),
      )
      .then(() => {
        running = null
        if (again) {
          again = false
          kick()
        }
      })
  }
  const off = app.onWake(what, kick)
  const sweep = setInterval(kick, app.env.SWEEP_MS)
  kick()
  return {
    async stop() {
      stopped = true
      off()
      clearInterval(sweep)
      await running
    },
  }
}
