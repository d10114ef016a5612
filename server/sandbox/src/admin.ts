import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { addApplymentAdmin } from './applyment-admin'
import { addBooksRoutes } from './books-admin'
import { parseDuration } from './clock'
import { addComplaintAdmin } from './complaint-routes'
import { inTransaction, run } from './database'
import type { Deliveries } from './deliveries'
import type { DueWork } from './due'
import { faultInput } from './fault-schema'
import { addMerchantRoutes } from './merchant-admin'
import { addNotifyRoutes } from './notify-admin'
import type { Pay } from './pay-server'
import { findBill, payAsPayer } from './payer'
import { Refusal, require } from './refusal'
import { finishRefund } from './refunds'
import { finishReturn } from './returns'
import { finishShare } from './shares'
import type { Sandbox } from './types'

const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** The calls with which tests, the demo and the phone steer the sandbox. None of them exists at WeChat. */
export function registerAdmin(
  fastify: FastifyInstance,
  pay: Pay,
  deliveries: Deliveries,
  due: DueWork,
): void {
  const { sandbox } = pay
  allowBrowsers(fastify)
  fastify.setErrorHandler(async (error, _request, reply) => answerError(sandbox, error, reply))
  fastify.get('/__sandbox/identity', async () => sandbox.identity)
  addClockRoutes(fastify, sandbox, due)
  addFaultRoutes(fastify, sandbox)
  addPayerRoute(fastify, pay)
  addSettleRoute(fastify, sandbox)
  addMerchantRoutes(fastify, sandbox)
  addApplymentAdmin(fastify, sandbox)
  addComplaintAdmin(fastify, pay)
  addBooksRoutes(fastify, sandbox)
  addNotifyRoutes(fastify, pay, deliveries)
}

/** The phone runs in a browser too: pages on loopback may call. */
function allowBrowsers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !LOOPBACK_ORIGIN.test(origin)) return undefined
    void reply.headers({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'GET, POST, DELETE',
      'Access-Control-Allow-Headers': 'content-type',
    })
    return request.method === 'OPTIONS' ? reply.code(204).send() : undefined
  })
}

async function answerError(sandbox: Sandbox, error: unknown, reply: FastifyReply): Promise<FastifyReply> {
  if (error instanceof Refusal)
    return reply.code(error.http).send({ code: error.code, message: error.message })
  if (error instanceof z.ZodError)
    return reply.code(400).send({ code: 'BAD_REQUEST', message: z.prettifyError(error) })
  const status = (error as { statusCode?: number }).statusCode
  const message = error instanceof Error ? error.message : String(error)
  if (status !== undefined && status < 500) return reply.code(status).send({ code: 'BAD_REQUEST', message })
  sandbox.log('admin_failed', { error: error instanceof Error ? error.stack : String(error) })
  return reply.code(500).send({ code: 'FAILED', message })
}

const move = z.strictObject({ advance: z.string() })

function addClockRoutes(fastify: FastifyInstance, sandbox: Sandbox, due: DueWork): void {
  fastify.get('/__sandbox/clock', async () => ({ now: (await sandbox.clock.refresh()).toISOString() }))
  fastify.post('/__sandbox/clock', async (request) => {
    const ms = parseDuration(move.parse(request.body).advance)
    if (ms === undefined)
      throw new Refusal(400, 'BAD_REQUEST', 'advance is an ISO 8601 duration, such as PT2H or P3DT4H')
    await sandbox.clock.advance(ms)
    await due.runDue()
    due.wake()
    return { now: sandbox.clock.now().toISOString() }
  })
}

function addFaultRoutes(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.get('/__sandbox/faults', async () => sandbox.faults.list())
  fastify.post('/__sandbox/faults', async (request) => {
    const wanted = z.union([faultInput, z.array(faultInput)]).parse(request.body)
    return (Array.isArray(wanted) ? wanted : [wanted]).map((fault) => sandbox.faults.add(fault))
  })
  fastify.delete('/__sandbox/faults', async (_request, reply) => {
    sandbox.faults.clear()
    return reply.code(204).send()
  })
  fastify.delete<{ Params: { id: string } }>('/__sandbox/faults/:id', async (request, reply) => {
    sandbox.faults.clear(request.params.id)
    return reply.code(204).send()
  })
}

const payment = z.strictObject({
  openid: z.string().min(1),
  appid: z.string().min(1).optional(),
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.string(),
  paySign: z.string(),
  outcome: z
    .enum(['success', 'cancel', 'fail', 'success_no_callback', 'success_phone_off'])
    .default('success'),
  coupon_fen: z.number().int().min(1).optional(),
})

function addPayerRoute(fastify: FastifyInstance, { sandbox, signer }: Pay): void {
  fastify.post('/__sandbox/payer/pay', async (request) =>
    payAsPayer(sandbox, signer, payment.parse(request.body)),
  )
  fastify.get<{ Params: { prepay_id: string } }>('/__sandbox/payer/prepays/:prepay_id', async (request) => {
    const bill = await findBill(sandbox, request.params.prepay_id)
    require(bill, 404, 'NOT_FOUND', 'no such prepay_id')
    return bill
  })
}

const settlement = z.union([
  z.strictObject({ out_refund_no: z.string(), outcome: z.enum(['SUCCESS', 'ABNORMAL', 'CLOSED']) }),
  z.strictObject({
    out_order_no: z.string(),
    outcome: z.enum(['SUCCESS', 'CLOSED']),
    fail_reason: z.string().default('ACCOUNT_ABNORMAL'),
  }),
  z.strictObject({
    out_return_no: z.string(),
    outcome: z.enum(['SUCCESS', 'FAILED']),
    fail_reason: z.string().default('BALANCE_NOT_ENOUGH'),
  }),
])

/** Ends by hand what a fault left waiting. */
function addSettleRoute(fastify: FastifyInstance, sandbox: Sandbox): void {
  fastify.post('/__sandbox/settle', async (request, reply) => {
    const wanted = settlement.parse(request.body)
    const now = sandbox.clock.now().getTime()
    await inTransaction(sandbox.db, async (tx) => {
      if ('out_refund_no' in wanted)
        return finishRefund(sandbox, tx, wanted.out_refund_no, now, wanted.outcome)
      if ('out_order_no' in wanted) {
        await run(tx, "DELETE FROM timers WHERE kind = 'share' AND ref = ?", [wanted.out_order_no])
        return finishShare(
          sandbox,
          tx,
          wanted.out_order_no,
          now,
          wanted.outcome === 'CLOSED' ? wanted.fail_reason : undefined,
        )
      }
      const failed = wanted.outcome === 'FAILED' ? { FAILED: wanted.fail_reason } : undefined
      return finishReturn(sandbox, tx, wanted.out_return_no, now, failed)
    })
    sandbox.wake()
    return reply.code(204).send()
  })
}
