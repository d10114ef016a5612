import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import {
  complaintUrl,
  COMPLAINT_URL,
  complete,
  fileComplaint,
  findComplaint,
  historyOf,
  listComplaints,
  respond,
  speakOfComplaint,
} from './complaints'
import { inTransaction, run } from './database'
import { identifier, notifyUrl, strict, text } from './fields'
import { addRoute, type Pay } from './pay-server'
import { require } from './refusal'

const BASE = '/v3/merchant-service/complaints-v2'
const NOTIFICATIONS = '/v3/merchant-service/complaint-notifications'
const DAYS_MAX = 30
const DAY_MS = 86_400_000

const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max)
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, '格式错误')
const range = strict({
  limit: count(1, 50).default(10),
  offset: count(0, 1_000_000).default(0),
  begin_date: day,
  end_date: day,
  complainted_mchid: identifier(64).optional(),
})
const page = strict({ limit: count(1, 300).default(100), offset: count(0, 1_000_000).default(0) })
const answer = strict({ complainted_mchid: identifier(64), response_content: text(500) })
const mchid = strict({ complainted_mchid: identifier(64) })
const address = strict({ url: notifyUrl(255) })

/** 消费者投诉2.0, the same for both families. */
export function addComplaintRoutes(fastify: FastifyInstance, pay: Pay): void {
  addReading(fastify, pay)
  addDeeds(fastify, pay)
  addAddress(fastify, pay)
}

function addReading(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: BASE,
    query: range,
    async handle({ tx, signer, query: { limit, offset, begin_date, end_date, complainted_mchid } }) {
      const [fromMs, toMs] = [startOf(begin_date), startOf(end_date) + DAY_MS]
      require(fromMs < toMs &&
        toMs - fromMs <= DAYS_MAX * DAY_MS, 400, 'PARAM_ERROR', '查询日期跨度不超过30天')
      const found = await listComplaints(tx, signer, {
        fromMs,
        toMs,
        mchid: complainted_mchid,
        limit,
        offset,
      })
      return { data: found.data, limit, offset, ...(offset === 0 ? { total_count: found.total } : {}) }
    },
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${BASE}/:complaint_id`,
    handle: async ({ tx, signer, params }) => findComplaint(tx, signer, params['complaint_id'] ?? ''),
  })
  addRoute(fastify, pay, {
    method: 'GET',
    url: `${BASE}/:complaint_id/negotiation-historys`,
    query: page,
    async handle({ tx, signer, params, query: { limit, offset } }) {
      const id = params['complaint_id'] ?? ''
      await findComplaint(tx, signer, id)
      const all = await historyOf(tx, id)
      return { data: all.slice(offset, offset + limit), limit, offset, total_count: all.length }
    },
  })
}

/** Midnight in China. */
function startOf(on: string): number {
  return Date.parse(`${on}T00:00:00+08:00`)
}

function addDeeds(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${BASE}/:complaint_id/response`,
    body: answer,
    async handle({ sandbox, tx, params, body }) {
      const said = { mchid: body.complainted_mchid, text: body.response_content }
      await respond(sandbox, tx, params['complaint_id'] ?? '', said)
      return undefined
    },
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: `${BASE}/:complaint_id/complete`,
    body: mchid,
    async handle({ sandbox, tx, params, body }) {
      await complete(sandbox, tx, params['complaint_id'] ?? '', body.complainted_mchid)
      return undefined
    },
  })
}

function addAddress(fastify: FastifyInstance, pay: Pay): void {
  const { spMchid } = pay.sandbox.config
  const reply = (url: string) => ({ mchid: spMchid, url })
  addRoute(fastify, pay, {
    method: 'GET',
    url: NOTIFICATIONS,
    async handle({ tx }) {
      const url = await complaintUrl(tx)
      require(url, 400, 'RESOURCE_NOT_EXISTS', '查询的通知回调不存在')
      return reply(url)
    },
  })
  for (const method of ['POST', 'PUT'] as const) {
    addRoute(fastify, pay, {
      method,
      url: NOTIFICATIONS,
      body: address,
      async handle({ tx, body }) {
        const known = await complaintUrl(tx)
        if (method === 'POST') require(known === undefined, 400, 'INVALID_REQUEST', '通知回调地址已存在')
        else require(known, 400, 'RESOURCE_NOT_EXISTS', '通知回调不存在')
        await run(tx, 'REPLACE INTO sandbox_state (name, value) VALUES (?, ?)', [COMPLAINT_URL, body.url])
        return reply(body.url)
      },
    })
  }
}

const filed = z.strictObject({
  out_trade_no: z.string(),
  problem_type: z.enum(['REFUND', 'SERVICE_NOT_WORK', 'OTHERS']).default('OTHERS'),
  problem_description: z.string().max(256).default('商家服务有问题'),
  detail: z.string().max(300).default('修完还是有异响'),
  phone: z.string().max(20).optional(),
  apply_refund_fen: z.number().int().min(1).optional(),
})

/** What the payer does in WeChat's own pages. */
export function addComplaintAdmin(fastify: FastifyInstance, { sandbox }: Pay): void {
  fastify.post('/__sandbox/complaints', async (request) => {
    const wanted = filed.parse(request.body)
    const complaintId = await inTransaction(sandbox.db, (tx) => fileComplaint(sandbox, tx, wanted))
    sandbox.wake()
    return { complaint_id: complaintId }
  })
  fastify.post<{ Params: { id: string } }>('/__sandbox/complaints/:id', async (request) => {
    const said = z
      .strictObject({ text: z.string().max(300), again: z.boolean().default(false) })
      .parse(request.body)
    await inTransaction(sandbox.db, (tx) => speakOfComplaint(sandbox, tx, request.params.id, said))
    sandbox.wake()
    return { complaint_id: request.params.id }
  })
}
