import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { createAuthorize } from './authorization'
import { BooksViolation } from './books'
import { inTransaction, run, type Tx } from './database'
import { familyWords } from './families'
import { fieldRefusal, Refusal, require } from './refusal'
import type { Signer } from './signer'
import type { Family, FaultAction, Sandbox } from './types'

export type Pay = { sandbox: Sandbox; signer: Signer }

/** One call of the pay API, checked, inside its transaction. */
export type PayCall<Body, Query> = {
  sandbox: Sandbox
  signer: Signer
  tx: Tx
  body: Body
  query: Query
  params: Record<string, string>
  faults: readonly FaultAction[]
  keyId: string | undefined
  /** The address under which the caller reached us, for links in answers. */
  origin: string
}

export type PayRoute<Body, Query> = {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  /** The family that this path belongs to; without one it serves both. */
  family?: Family
  body?: z.ZodType<Body>
  query?: z.ZodType<Query>
  /** Answers with the body, or with undefined for 204. */
  handle: (call: PayCall<Body, Query>) => Promise<object | undefined>
}

/** Makes a listener speak like WeChat Pay: raw bodies, checked signatures, signed answers, refusals in its words. */
export function speakPay(fastify: FastifyInstance, { sandbox, signer }: Pay): void {
  const authorize = createAuthorize(sandbox, signer)
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  fastify.addHook('preHandler', async (request) => {
    // A call that does not exist is answered before anybody asks who calls.
    if (!request.is404) authorize(request)
  })
  fastify.addHook('onSend', async (request, reply, payload) => signAnswer(signer, request, reply, payload))
  fastify.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send({ code: 'NOT_FOUND', message: '请求的地址不存在' }),
  )
  fastify.setErrorHandler(async (error, request, reply) => answerError(sandbox, error, request, reply))
}

/** Adds one call. It runs in one transaction, and again from its start after a deadlock. */
export function addRoute<Body, Query>(
  fastify: FastifyInstance,
  pay: Pay,
  route: PayRoute<Body, Query>,
): void {
  const { sandbox } = pay
  fastify.route({
    method: route.method,
    url: route.url,
    async handler(request, reply) {
      if (route.family !== undefined && route.family !== sandbox.config.family) {
        throw new Refusal(
          403,
          'NO_AUTH',
          familyWords[sandbox.config.family === 'partner' ? 'ecommerce' : 'partner'].wrongFamily,
        )
      }
      const body = route.body === undefined ? undefined : parse(route.body, readJson(request), 'body')
      const query = route.query === undefined ? undefined : parse(route.query, request.query, 'query')
      const keyId = request.headers['wechatpay-serial']
      const answer = await inTransaction(sandbox.db, (tx) =>
        route.handle({
          ...pay,
          tx,
          body: body as Body,
          query: query as Query,
          params: request.params as Record<string, string>,
          faults: request.faults,
          keyId: typeof keyId === 'string' ? keyId : undefined,
          origin: `${request.protocol}://${request.host}`,
        }),
      )
      sandbox.wake()
      return answer === undefined ? reply.code(204).send() : reply.send(answer)
    },
  })
}

function readJson(request: FastifyRequest): unknown {
  const type = request.headers['content-type'] ?? ''
  require(type.startsWith('application/json'), 400, 'PARAM_ERROR', 'Http头Content-Type应为application/json')
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
  try {
    return JSON.parse(raw) as unknown
  } catch {
    throw new Refusal(400, 'PARAM_ERROR', '请求体不是合法的JSON')
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, location: 'body' | 'query'): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = [
    ...(issue?.path ?? []),
    ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
  ]
  throw fieldRefusal(location, `/${path.map(String).join('/')}`, issue?.message ?? '', valueAt(value, path))
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<PropertyKey, unknown>)[step]
  }
  return found
}

function signAnswer(signer: Signer, request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  // A gateway in front of WeChat answers in HTML and signs nothing; nor is the file of a bill signed, whose hash is.
  const type = String(reply.getHeader('content-type') ?? '')
  if (type.startsWith('text/html') || type === 'application/octet-stream') return payload
  const body =
    typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString('utf8') : ''
  const signed = signer.sign(body, request.faults ?? [])
  void reply.headers(signed.headers)
  if (signed.body === body) return payload
  void reply.removeHeader('content-length')
  return signed.body
}

async function answerError(
  sandbox: Sandbox,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error instanceof Refusal) {
    sandbox.log('refused', { url: request.url, http: error.http, code: error.code, message: error.message })
    return reply
      .code(error.http)
      .send({ code: error.code, message: error.message, ...(error.detail ? { detail: error.detail } : {}) })
  }
  if (error instanceof BooksViolation) await recordViolation(sandbox, request, error)
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status < 500)
    return reply.code(400).send({ code: 'PARAM_ERROR', message: '请求格式错误' })
  sandbox.log('failed', { url: request.url, error: error instanceof Error ? error.stack : String(error) })
  return reply.code(500).send({ code: 'SYSTEM_ERROR', message: '系统异常，请用相同参数重新调用' })
}

async function recordViolation(
  sandbox: Sandbox,
  request: FastifyRequest,
  error: BooksViolation,
): Promise<void> {
  const detail = `${request.method} ${request.url}: ${error.message}`
  await run(sandbox.db, 'INSERT INTO violations (at, detail) VALUES (?, ?)', [
    sandbox.clock.now().getTime(),
    detail.slice(0, 2000),
  ])
}
