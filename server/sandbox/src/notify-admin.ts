import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { selectAll, selectOne } from './database'
import { toLetter, type Answer, type Deliveries, type NotificationRow } from './deliveries'
import { seal, type Letter } from './envelopes'
import { faultAction } from './fault-schema'
import { notificationId } from './notifications'
import type { Pay } from './pay-server'
import { require } from './refusal'
import { findTrade, toTransaction } from './trades'
import type { Sandbox } from './types'

const replay = z.strictObject({
  id: z.string().optional(),
  out_trade_no: z.string().optional(),
  event_type: z.string().optional(),
  url: z.url().optional(),
  with: z
    .strictObject({
      fresh_id: z.boolean().optional(),
      event_type: z.string().optional(),
      original_type: z.string().optional(),
      associated_data: z.string().optional(),
      resource: z.record(z.string(), z.unknown()).optional(),
      faults: z.array(faultAction).optional(),
    })
    .default({}),
  copies: z.number().int().min(1).max(1000).default(1),
  parallel: z.boolean().default(false),
  send: z.boolean().default(true),
})

type Replay = z.infer<typeof replay>

/** The notifications that were sent, and crafted ones: doubled, late, forged, tampered. */
export function addNotifyRoutes(fastify: FastifyInstance, pay: Pay, deliveries: Deliveries): void {
  fastify.get<{ Querystring: { out_trade_no?: string; event_type?: string } }>(
    '/__sandbox/notifications',
    async (request) => listNotifications(pay.sandbox, request.query),
  )
  fastify.post('/__sandbox/notify/replay', async (request) => {
    const wanted = replay.parse(request.body)
    const { letter, url } = await findLetter(pay.sandbox, wanted)
    const envelopes = Array.from({ length: wanted.copies }, () =>
      seal(pay.sandbox, pay.signer, letter, wanted.with.faults ?? []),
    )
    if (!wanted.send) return { url, envelopes }
    if (wanted.parallel)
      return { answers: await Promise.all(envelopes.map((envelope) => deliveries.send(url, envelope))) }
    const answers: Answer[] = []
    for (const envelope of envelopes) answers.push(await deliveries.send(url, envelope))
    return { answers }
  })
}

async function findLetter(sandbox: Sandbox, wanted: Replay): Promise<{ letter: Letter; url: string }> {
  const found = await findOriginal(sandbox, wanted)
  require(found, 404, 'NOT_FOUND', 'no such notification, and no order to make one from')
  const { letter } = found
  const changes = wanted.with
  return {
    url: wanted.url ?? found.url,
    letter: {
      ...letter,
      id: changes.fresh_id === true ? notificationId(sandbox) : letter.id,
      eventType: changes.event_type ?? letter.eventType,
      originalType: changes.original_type ?? letter.originalType,
      associatedData: changes.associated_data,
      resource: merged(letter.resource, changes.resource ?? {}),
    },
  }
}

/** The notification that was sent last; for an order that had none, the one that its payment would cause. */
async function findOriginal(
  sandbox: Sandbox,
  wanted: Replay,
): Promise<{ letter: Letter; url: string } | undefined> {
  const row = await selectOne<NotificationRow>(
    sandbox.db,
    `SELECT * FROM notifications WHERE (? IS NULL OR id = ?) AND (? IS NULL OR out_trade_no = ?) AND (? IS NULL OR event_type = ?)
     ORDER BY created_at DESC, next_at DESC LIMIT 1`,
    [wanted.id, wanted.out_trade_no, wanted.event_type].flatMap((value) => [value ?? null, value ?? null]),
  )
  if (row) return { letter: toLetter(row), url: row.url }
  const trade =
    wanted.out_trade_no === undefined ? undefined : await findTrade(sandbox.db, wanted.out_trade_no)
  if (!trade) return undefined
  const letter: Letter = {
    id: notificationId(sandbox),
    eventType: 'TRANSACTION.SUCCESS',
    originalType: 'transaction',
    summary: '支付成功',
    createdAt: sandbox.clock.now().getTime(),
    resource: toTransaction(sandbox, trade),
  }
  return { letter, url: trade.notify_url }
}

/** `changes` laid over `base`, object by object. */
function merged(base: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  const result = { ...base }
  for (const [name, value] of Object.entries(changes)) {
    const old = result[name]
    result[name] = isObject(old) && isObject(value) ? merged(old, value) : value
  }
  return result
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function listNotifications(
  sandbox: Sandbox,
  query: { out_trade_no?: string; event_type?: string },
): Promise<object[]> {
  const rows = await selectAll<NotificationRow>(
    sandbox.db,
    `SELECT * FROM notifications WHERE (? IS NULL OR out_trade_no = ?) AND (? IS NULL OR event_type = ?)
     ORDER BY created_at, next_at LIMIT 500`,
    [query.out_trade_no, query.event_type].flatMap((value) => [value ?? null, value ?? null]),
  )
  return Promise.all(rows.map((row) => toReport(sandbox, row)))
}

async function toReport(sandbox: Sandbox, row: NotificationRow): Promise<object> {
  const answers = await selectAll<Answer & { attempted_at: number }>(
    sandbox.db,
    'SELECT attempted_at, http, answer FROM notification_attempts WHERE notification_id = ? ORDER BY id',
    [row.id],
  )
  return {
    id: row.id,
    event_type: row.event_type,
    original_type: row.original_type,
    out_trade_no: row.out_trade_no,
    url: row.url,
    state: row.state,
    attempts: row.attempts,
    next_at: row.state === 'pending' ? new Date(row.next_at).toISOString() : null,
    resource: JSON.parse(row.resource) as unknown,
    answers: answers.map(({ attempted_at: at, http, answer }) => ({
      at: new Date(at).toISOString(),
      http,
      answer,
    })),
  }
}
