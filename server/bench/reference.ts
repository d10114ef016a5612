/**
 * The raw reference server: Fastify, HS256 with a cache, response schemas and bare mysql2 `execute`, doing the least
 * work that is still correct for five routes of the product. It is the practical limit of this stack on this machine,
 * and what the product is compared with. Its tables are its own (reference-data.ts makes them).
 */
import jwt from '@fastify/jwt'
import Fastify, { type FastifyRequest } from 'fastify'
import { createPool, type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { createDecipheriv, createPublicKey, verify } from 'node:crypto'
import { newId } from '@anxin/shared/kernel/new-id'
import { randomBytes } from 'node:crypto'

const env = (name: string) => process.env[name] ?? ''
const APIV3_KEY = Buffer.from(env('WECHATPAY_APIV3_KEY'))
const PLATFORM_KEY = createPublicKey(env('REFERENCE_PUBLIC_KEY'))
const FIRST_UNIT = 16 // 08:00 in half hours
const LAST_UNIT = 38 // an hour's work that begins at 19:00 ends by closing time
const LF = Buffer.from('\n')

const pool = createPool({ uri: env('DATABASE_URL'), connectionLimit: 16, timezone: 'Z' })
pool.pool.on('connection', (connection) => {
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
})
const baysOf = new Map<string, string[]>()
const [bays] = await pool.query<RowDataPacket[]>('SELECT id, shop_id FROM bay ORDER BY id')
for (const { id, shop_id: shopId } of bays) baysOf.set(shopId, [...(baysOf.get(shopId) ?? []), id])

type Claims = { kind: string; sub: string; shop?: string; exp: number }
const fastify = Fastify({ logger: false })
await fastify.register(jwt, {
  secret: env('JWT_SECRET'),
  verify: { algorithms: ['HS256'], cache: 10_000 },
})
function caller(request: FastifyRequest): Claims {
  return fastify.jwt.verify<Claims>((request.headers.authorization ?? '').slice(7))
}

async function transaction<T>(work: (tx: PoolConnection) => Promise<T>): Promise<T> {
  const tx = await pool.getConnection()
  try {
    await tx.query('START TRANSACTION')
    const result = await work(tx)
    await tx.query('COMMIT')
    return result
  } catch (error) {
    await tx.query('ROLLBACK')
    throw error
  } finally {
    tx.release()
  }
}

function announce(tx: PoolConnection, topic: string, subjectId: string, at: Date) {
  return tx.execute('INSERT INTO outbox (id, topic, subject_id, at) VALUES (?, ?, ?, ?)', [
    newId(at.getTime(), randomBytes),
    topic,
    subjectId,
    at,
  ])
}

const text = { type: 'string' }
const whole = { type: 'integer' }
const object = (properties: object) => ({ type: 'object', properties })
const list = (properties: object) => ({ type: 'array', items: object(properties) })

fastify.get<{ Params: { shopId: string }; Querystring: { on: string } }>(
  '/shops/:shopId/slots',
  { schema: { response: { 200: object({ on: text, items: list({ startAt: text, left: whole }) }) } } },
  async (request, reply) => {
    caller(request)
    const { on } = request.query
    const ids = baysOf.get(request.params.shopId)
    if (!ids) return reply.code(404).send()
    const [rows] = await pool.execute<RowDataPacket[]>(
      `SELECT bay_id, unit FROM bay_slot WHERE bay_id IN (${ids.map(() => '?').join(', ')}) AND on_day = ?`,
      [...ids, Number(on.replaceAll('-', ''))],
    )
    const taken = new Map<string, Uint8Array>(ids.map((id) => [id, new Uint8Array(48)]))
    for (const row of rows) (taken.get(row['bay_id']) as Uint8Array)[row['unit'] as number] = 1
    const midnightMs = Date.parse(`${on}T00:00:00+08:00`)
    const items = []
    for (let unit = FIRST_UNIT; unit <= LAST_UNIT; unit++) {
      let left = 0
      for (const bay of taken.values()) if (bay[unit] === 0 && bay[unit + 1] === 0) left++
      items.push({ startAt: new Date(midnightMs + unit * 1_800_000).toISOString(), left })
    }
    return { on, items }
  },
)

type Booking = { id: string; shopId: string; bayId: string; vehicleId: string; slotStartAt: string }
fastify.post<{ Body: Booking & { note: string } }>(
  '/orders',
  {
    schema: {
      body: { ...object({ id: text, shopId: text, bayId: text, vehicleId: text, slotStartAt: text }) },
      response: { 200: object({ id: text, version: whole, state: text, shopId: text, slotStartAt: text }) },
    },
  },
  async (request, reply) => {
    const { id, shopId, bayId, vehicleId, slotStartAt, note } = request.body
    const ownerId = caller(request).sub
    const now = new Date()
    const startAt = new Date(slotStartAt)
    const local = new Date(startAt.getTime() + 28_800_000)
    const day = Number(local.toISOString().slice(0, 10).replaceAll('-', ''))
    const unit = local.getUTCHours() * 2 + local.getUTCMinutes() / 30
    try {
      await transaction(async (tx) => {
        await tx.execute(
          'INSERT INTO bay_slot (bay_id, on_day, unit, order_id) VALUES (?, ?, ?, ?), (?, ?, ?, ?)',
          [bayId, day, unit, id, bayId, day, unit + 1, id],
        )
        await tx.execute(
          "INSERT INTO orders (id, version, state, owner_id, shop_id, vehicle_id, service_name, shop_name, vehicle_text, slot_start_at, slot_end_at, due_fen, note, created_at) VALUES (?, 1, 'MATCHING', ?, ?, ?, '小保养', '基准门店', '大众 朗逸 2021 · 浙A****1', ?, ?, 28600, ?, ?)",
          [id, ownerId, shopId, vehicleId, startAt, new Date(startAt.getTime() + 3_600_000), note, now],
        )
        await announce(tx, 'order.requested', id, now)
      })
    } catch (error) {
      if ((error as { errno?: number }).errno === 1062) return reply.code(409).send()
      throw error
    }
    return { id, version: 1, state: 'MATCHING', shopId, slotStartAt }
  },
)

fastify.post<{ Params: { orderId: string }; Body: { version: number } }>(
  '/shop/orders/:orderId/acceptance',
  { schema: { response: { 200: object({ id: text, version: whole, state: text }) } } },
  async (request, reply) => {
    const { shop = '' } = caller(request)
    const { orderId } = request.params
    const { version } = request.body
    const isMine = await transaction(async (tx) => {
      const [done] = await tx.execute<ResultSetHeader>(
        "UPDATE orders SET state = 'PENDING_PAY', version = version + 1 WHERE id = ? AND shop_id = ? AND state = 'MATCHING' AND version = ?",
        [orderId, shop, version],
      )
      if (done.affectedRows === 1) await announce(tx, 'order.accepted', orderId, new Date())
      return done.affectedRows === 1
    })
    return isMine ? { id: orderId, version: version + 1, state: 'PENDING_PAY' } : reply.code(409).send()
  },
)

const SUMMARY = {
  id: text,
  version: whole,
  state: text,
  serviceName: text,
  shopId: text,
  shopName: text,
  vehicleText: text,
  slotStartAt: text,
  slotEndAt: text,
  createdAt: text,
  dueFen: whole,
}
fastify.get<{ Querystring: { limit: number; cursor?: string } }>(
  '/orders',
  { schema: { response: { 200: object({ items: list(SUMMARY), nextCursor: text }) } } },
  async (request) => {
    const limit = Math.min(50, Number(request.query.limit))
    const [rows] = await pool.execute<RowDataPacket[]>(
      `SELECT id, version, state, service_name AS serviceName, shop_id AS shopId, shop_name AS shopName, vehicle_text AS vehicleText,
         slot_start_at AS slotStartAt, slot_end_at AS slotEndAt, created_at AS createdAt, due_fen AS dueFen
         FROM orders WHERE owner_id = ? AND id < ? ORDER BY id DESC LIMIT ${limit + 1}`,
      [caller(request).sub, request.query.cursor ?? '~'],
    )
    const items = rows.slice(0, limit)
    return { items, nextCursor: rows.length > limit ? items.at(-1)?.['id'] : undefined }
  },
)

/** False for a notification that was told before. */
function settle(trade: { out_trade_no: string; transaction_id: string; amount: { total: number } }) {
  const { out_trade_no: tradeNo, transaction_id: transactionId, amount } = trade
  const id = tradeNo.slice(1)
  const now = new Date()
  return transaction(async (tx) => {
    const [seen] = await tx.execute<ResultSetHeader>(
      'INSERT IGNORE INTO notified (out_trade_no, at) VALUES (?, ?)',
      [tradeNo, now],
    )
    if (seen.affectedRows === 0) return
    const [paid] = await tx.execute<ResultSetHeader>(
      "UPDATE payment SET state = 'frozen', transaction_id = ?, paid_at = ? WHERE id = ? AND state = 'created' AND amount_fen = ?",
      [transactionId, now, id, amount.total],
    )
    if (paid.affectedRows !== 1) throw new Error('not what was asked for')
    await tx.execute(
      "INSERT INTO ledger (transfer_id, leg, account, amount_fen, at) VALUES (?, 0, 'payer', ?, ?), (?, 1, 'frozen', ?, ?)",
      [id, -amount.total, now, id, amount.total, now],
    )
    await announce(tx, 'payment.paid', id, now)
  })
}

await fastify.register(async (scope) => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  scope.post<{ Body: Buffer }>('/wechat/pay/notifications', async (request, reply) => {
    const headers = request.headers as Record<string, string>
    const head = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n`
    const signed = Buffer.concat([Buffer.from(head), request.body, LF])
    const signature = Buffer.from(headers['wechatpay-signature'] ?? '', 'base64')
    if (!verify('RSA-SHA256', signed, PLATFORM_KEY, signature)) return reply.code(401).send()
    const { resource } = JSON.parse(request.body.toString()) as { resource: Record<string, string> }
    const sealed = Buffer.from(resource['ciphertext'] ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', APIV3_KEY, resource['nonce'] ?? '')
    decipher.setAAD(Buffer.from(resource['associated_data'] ?? ''))
    decipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    await settle(JSON.parse(plain.toString()))
    return reply.code(204).send()
  })
})

await fastify.listen({ host: '127.0.0.1', port: Number(env('PORT')) })
process.once('SIGTERM', () => process.exit(0))
