import { run, selectAll, selectOne } from './database'
import { notifyFaultsOf, seal, type Envelope, type Letter } from './envelopes'
import type { Signer } from './signer'
import type { FaultAction, NotifyFault, Sandbox } from './types'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** The waits after the first delivery, second delivery and so on: fifteen more within 24 hours and 4 minutes. */
const RETRY_AFTER_MS = [
  15 * SECOND_MS,
  15 * SECOND_MS,
  30 * SECOND_MS,
  3 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  6 * HOUR_MS,
]
const AT_ONCE = 64
const ANSWER_CHARS = 500

export type NotificationRow = {
  id: string
  event_type: string
  original_type: string
  summary: string
  url: string
  resource: string
  out_trade_no: string | null
  state: 'pending' | 'held' | 'delivered' | 'given_up' | 'dropped'
  attempts: number
  put_off: number
  created_at: number
  next_at: number
}

export type Answer = { http: number | null; answer: string }

export type Deliveries = {
  /** Sends all that is due at the present virtual time, again and again until nothing is. */
  sendDue(): Promise<void>
  /** Sends one envelope now and returns what came back. */
  send(url: string, envelope: Envelope): Promise<Answer>
  /** Gives up what is on its way; it stays due, and the next start sends it. */
  close(): Promise<void>
}

/** The sender of notifications. Only addresses on loopback are called: the sandbox never talks to the world. */
export function createDeliveries(sandbox: Sandbox, signer: Signer): Deliveries {
  const closing = new AbortController()
  const send = (url: string, envelope: Envelope): Promise<Answer> =>
    postTo(
      url,
      envelope,
      AbortSignal.any([closing.signal, AbortSignal.timeout(sandbox.config.notifyTimeoutMs)]),
    )
  const inFlight = new Map<string, Promise<void>>()
  const deliverOnce = async (id: string): Promise<void> => {
    // Read again now that the id is marked: another delivery may have ended since it was found.
    const row = await findPending(sandbox, id)
    if (!row) return
    const answers = await deliver(sandbox, signer, send, row)
    if (answers && !closing.signal.aborted) await recordAnswers(sandbox, row, answers)
  }
  const startDue = async (): Promise<void> => {
    if (closing.signal.aborted) return
    for (const id of await findDue(sandbox)) {
      if (inFlight.has(id) || inFlight.size >= AT_ONCE) continue
      const delivery = deliverOnce(id)
        .catch((error: unknown) => sandbox.log('notification_failed', { id, error: String(error) }))
        .finally(() => inFlight.delete(id))
      inFlight.set(id, delivery)
    }
  }
  return {
    send,
    async sendDue() {
      await startDue()
      while (inFlight.size > 0) {
        await Promise.race(inFlight.values())
        await startDue()
      }
    },
    async close() {
      closing.abort()
      await Promise.all(inFlight.values())
    },
  }
}

async function findDue(sandbox: Sandbox): Promise<string[]> {
  const rows = await selectAll<{ id: string }>(
    sandbox.db,
    `SELECT id FROM notifications WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, created_at LIMIT ${AT_ONCE * 2}`,
    [sandbox.clock.now().getTime()],
  )
  return rows.map((row) => row.id)
}

async function findPending(sandbox: Sandbox, id: string): Promise<NotificationRow | undefined> {
  return selectOne<NotificationRow>(
    sandbox.db,
    "SELECT * FROM notifications WHERE id = ? AND state = 'pending' AND next_at <= ?",
    [id, sandbox.clock.now().getTime()],
  )
}

/** Sends what a notification's faults leave of it; undefined where nothing was sent. */
async function deliver(
  sandbox: Sandbox,
  signer: Signer,
  send: Deliveries['send'],
  row: NotificationRow,
): Promise<Answer[] | undefined> {
  const faults = sandbox.faults.take({ on: 'notify', method: 'POST', path: row.url, event: row.event_type })
  const wrongs = notifyFaultsOf(faults)
  if (wrongs.includes('drop_all')) {
    await run(sandbox.db, "UPDATE notifications SET state = 'dropped' WHERE id = ?", [row.id])
    return undefined
  }
  if (row.put_off === 0 && (await postpone(sandbox, row, wrongs))) return undefined
  return sendCopies(sandbox, signer, send, row, faults)
}

/** Puts a notification off, once: for a time, or until another one has been sent. */
async function postpone(
  sandbox: Sandbox,
  row: NotificationRow,
  wrongs: readonly NotifyFault[],
): Promise<boolean> {
  const delay = wrongs.find((fault) => typeof fault === 'object' && 'delay' in fault)
  if (typeof delay === 'object' && 'delay' in delay) {
    await run(sandbox.db, 'UPDATE notifications SET put_off = 1, next_at = next_at + ? WHERE id = ?', [
      delay.delay,
      row.id,
    ])
    return true
  }
  if (!wrongs.includes('reorder')) return false
  await run(sandbox.db, "UPDATE notifications SET put_off = 1, state = 'held' WHERE id = ?", [row.id])
  return true
}

async function sendCopies(
  sandbox: Sandbox,
  signer: Signer,
  send: Deliveries['send'],
  row: NotificationRow,
  faults: readonly FaultAction[],
): Promise<Answer[]> {
  const wrongs = notifyFaultsOf(faults)
  const sendOne = (): Promise<Answer> => send(row.url, seal(sandbox, signer, toLetter(row), faults))
  const parallel = copiesOf(wrongs, 'parallel')
  if (parallel > 1) return Promise.all(Array.from({ length: parallel }, sendOne))
  const answers: Answer[] = []
  for (let copy = copiesOf(wrongs, 'duplicate'); copy > 0; copy -= 1) answers.push(await sendOne())
  return answers
}

/** How many copies a fault wants in all; its bare word means two. */
function copiesOf(wrongs: readonly NotifyFault[], word: 'parallel' | 'duplicate'): number {
  if (wrongs.includes(word)) return 2
  for (const fault of wrongs) {
    if (typeof fault !== 'object') continue
    if (word === 'parallel' && 'parallel' in fault) return fault.parallel
    if (word === 'duplicate' && 'duplicate' in fault) return fault.duplicate
  }
  return 1
}

async function recordAnswers(
  sandbox: Sandbox,
  row: NotificationRow,
  answers: readonly Answer[],
): Promise<void> {
  const now = sandbox.clock.now().getTime()
  sandbox.log('notification', { id: row.id, event: row.event_type, answers })
  for (const answer of answers) {
    await run(
      sandbox.db,
      'INSERT INTO notification_attempts (notification_id, attempted_at, http, answer) VALUES (?, ?, ?, ?)',
      [row.id, now, answer.http, answer.answer],
    )
  }
  const taken = answers.some((answer) => answer.http === 200 || answer.http === 204)
  const wait = RETRY_AFTER_MS[row.attempts]
  const state = taken ? 'delivered' : wait === undefined ? 'given_up' : 'pending'
  await run(
    sandbox.db,
    'UPDATE notifications SET state = ?, attempts = attempts + 1, next_at = next_at + ? WHERE id = ?',
    [state, wait ?? 0, row.id],
  )
  // What was held back to come out of order follows now.
  await run(
    sandbox.db,
    "UPDATE notifications SET state = 'pending', next_at = ? WHERE state = 'held' AND id <> ?",
    [now, row.id],
  )
}

/** The notification as it is encrypted, from its row. */
export function toLetter(row: NotificationRow): Letter {
  return {
    id: row.id,
    eventType: row.event_type,
    originalType: row.original_type,
    summary: row.summary,
    createdAt: row.created_at,
    resource: JSON.parse(row.resource) as Record<string, unknown>,
  }
}

async function postTo(url: string, envelope: Envelope, signal: AbortSignal): Promise<Answer> {
  const { hostname } = new URL(url)
  if (hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.')) {
    return { http: null, answer: `${hostname} is not on loopback: the sandbox does not call it` }
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: envelope.headers,
      body: envelope.body,
      redirect: 'manual',
      signal,
    })
    return { http: response.status, answer: (await response.text()).slice(0, ANSWER_CHARS) }
  } catch (error) {
    return {
      http: null,
      answer: String(error instanceof Error ? (error.cause ?? error.message) : error).slice(0, ANSWER_CHARS),
    }
  }
}
