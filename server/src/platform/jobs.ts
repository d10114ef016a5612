import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { Queue, Worker, type ConnectionOptions, type Job } from 'bullmq'
import { hostname } from 'node:os'
import type { App } from '../app'
import { deliverEvent, leaseEvents, type Listeners } from './outbox'
import { fireTimer, leaseTimers, type TimerHandlers } from './timers'

/** What can be due: listeners of events, and handlers of timers. */
export type Work = { readonly listeners: Listeners; readonly timers: TimerHandlers }

type Kind = 'events' | 'timers'
type Row = { readonly id: string }

const BATCH = 200
/** With so many jobs waiting no more are added: the lease of a row that waits longer runs out, and it would come twice. */
const WAITING_MAX = 2000
/** Timers due within this window lie in BullMQ as delayed jobs; the rest wait in MySQL. */
const WINDOW_MS = 15 * MINUTE_MS

/**
 * The worker process: leases due rows, lets BullMQ run them, and sweeps for what Redis has lost. Job ids carry the
 * attempt, because BullMQ forgets an id once its job is removed; the handlers look at the row first.
 */
export async function startWorker(app: App, work: Work): Promise<{ close(): Promise<void> }> {
  const queues = { events: openQueue(app, 'events'), timers: openQueue(app, 'timers') }
  const workers = [
    openWorker(app, 'events', (id) => deliverEvent(app, work.listeners, id)),
    openWorker(app, 'timers', (id) => fireTimer(app, work.timers, id)),
  ]
  const owner = `${hostname()
    .replaceAll(/[^a-zA-Z0-9]/g, '')
    .slice(0, 16)}.${process.pid}.${app.newId().slice(-8)}`
  const loops = [
    startLoop(app, 'events', () => relayEvents(app, queues.events, owner)),
    startLoop(app, 'timers', () => relayTimers(app, queues.timers)),
  ]
  await Promise.all(workers.map((worker) => worker.waitUntilReady()))
  return {
    async close() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}

/** BullMQ's own pace backs off to 20 s, which is too late for alerts of minutes. */
const retryStrategy = (times: number) => Math.min(50 * times, 1000)

/** A hash tag a queue: every key of a queue lies in one slot of a Redis Cluster. */
function prefixOf(app: App, kind: Kind): string {
  return `{${app.env.REDIS_PREFIX}-${kind}}`
}

function openQueue(app: App, kind: Kind): Queue<Row> {
  const queue = new Queue<Row>(kind, {
    connection: { ...app.redisOptions, retryStrategy, enableOfflineQueue: false } as ConnectionOptions,
    prefix: prefixOf(app, kind),
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 1000 } },
  })
  queue.on('error', (error) => app.log.warn({ err: error.message }, 'queue connection'))
  return queue
}

function openWorker(app: App, kind: Kind, run: (id: string) => Promise<void>): Worker<Row> {
  const { env, log } = app
  const worker = new Worker<Row>(kind, (job: Job<Row>) => run(job.data.id), {
    connection: { ...app.redisOptions, retryStrategy, maxRetriesPerRequest: null } as ConnectionOptions,
    prefix: prefixOf(app, kind),
    concurrency: env.JOB_CONCURRENCY,
    lockDuration: env.JOB_LOCK_MS,
    stalledInterval: env.JOB_STALLED_MS,
    maxStalledCount: 3,
  })
  worker.on('failed', (job, error) =>
    log.error({ job: job?.id, err: error }, 'job failed; its row is taken up again'),
  )
  worker.on('error', (error) => log.warn({ err: error.message }, 'worker connection'))
  return worker
}

async function relayEvents(app: App, queue: Queue<Row>, owner: string): Promise<void> {
  while (await hasRoom(queue)) {
    const leased = await leaseEvents(app, owner, BATCH)
    if (leased.length > 0) {
      await queue.addBulk(
        leased.map(({ id, attempt }) => ({
          name: 'event',
          data: { id },
          opts: { jobId: `${id}-${attempt}` },
        })),
      )
    }
    if (leased.length < BATCH) return
  }
}

async function relayTimers(app: App, queue: Queue<Row>): Promise<void> {
  // Steered time jumps, and BullMQ's delays do not follow it: then only what is due now is taken.
  const windowMs = app.env.CLOCK === 'steered' ? 0 : WINDOW_MS
  while (await hasRoom(queue)) {
    const leased = await leaseTimers(app, windowMs, BATCH)
    const nowMs = app.clock.now().getTime()
    if (leased.length > 0) {
      await queue.addBulk(
        leased.map(({ id, dueAt, attempt }) => ({
          name: 'timer',
          data: { id },
          opts: {
            jobId: `${id}-${dueAt.getTime()}-${attempt}`,
            delay: Math.max(0, dueAt.getTime() - nowMs),
          },
        })),
      )
    }
    if (leased.length < BATCH) return
  }
}

/** Asked before rows are leased: without Redis it throws, and the rows stay free for the next sweep. */
async function hasRoom(queue: Queue<Row>): Promise<boolean> {
  return (await queue.getWaitingCount()) < WAITING_MAX
}

/** Runs `step` now, at every wake-up and every SWEEP_MS, never twice at once. */
function startLoop(app: App, kind: Kind, step: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false
  const kick = () => {
    again = running !== null
    if (stopped || running) return
    running = step()
      .catch((error: unknown) =>
        app.log.warn({ err: error }, `${kind}: this sweep failed, the next one tries again`),
      )
      .then(() => {
        running = null
        if (again) kick()
      })
  }
  const off = app.onWake(kind, kick)
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
