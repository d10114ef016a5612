import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { requireAppOfToken } from './access-token'
import { nowMs, type OpenContext } from './context'
import { errmsgOf, OpenError } from './open-error'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** How often one app may call one route; a day is one of China's. */
export type CallQuota = { readonly perMinute?: number; readonly perDay?: number }

/** One call that has shown a good token: which app it came from, when, and what it said. */
export type OpenCall<Body> = { readonly appid: string; readonly atMs: number; readonly body: Body }

type OpenAnswer = Record<string, unknown> | { readonly picture: Buffer }

type TokenRoute<Schema extends z.ZodType> = {
  readonly path: string
  readonly body: Schema
  readonly quota?: CallQuota
  readonly handle: (call: OpenCall<z.output<Schema>>) => Promise<OpenAnswer>
}

/**
 * A POST route that asks for an access_token. In this order, as WeChat does: a fault of the sandbox, the token
 * (40001, 41001, 42001), the quota (45009), the shape of the body (44002, 47001), then the route's own refusals.
 */
export function postWithToken<Schema extends z.ZodType>(
  scope: FastifyInstance,
  context: OpenContext,
  route: TokenRoute<Schema>,
): void {
  scope.post(route.path, async (request, reply) =>
    answer(context, request, reply, async () => {
      const atMs = nowMs(context)
      const token = (request.query as Record<string, unknown>)['access_token']
      const appid = await requireAppOfToken(context, token, atMs)
      requireQuota(context, `${appid} ${route.path}`, route.quota ?? {}, atMs)
      return route.handle({ appid, atMs, body: readBody(route.body, request.body) })
    }),
  )
  scope.get(route.path, async (request, reply) =>
    answer(context, request, reply, () => Promise.reject(new OpenError(43002))),
  )
}

/** Runs a call and puts what came of it on the wire: always HTTP 200, refusals as errcode and errmsg with a rid. */
export async function answer(
  context: OpenContext,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<OpenAnswer>,
): Promise<FastifyReply> {
  const fault = request.faults.find((action) => typeof action === 'object' && 'errcode' in action)
  if (fault && typeof fault === 'object' && 'errcode' in fault) {
    const errmsg = fault.errmsg ?? errmsgOf(fault.errcode)
    return reply.send({ errcode: fault.errcode, errmsg: withRid(context, errmsg) })
  }
  try {
    const result = await work()
    if (Buffer.isBuffer(result['picture'])) return reply.type('image/png').send(result['picture'])
    return reply.send({ ...result, ...overrideOf(request) })
  } catch (error) {
    if (!(error instanceof OpenError)) throw error
    return reply.send({ errcode: error.errcode, errmsg: withRid(context, error.message) })
  }
}

/** Counts the call; 45009 when the app has used up its minute or its day. */
export function requireQuota(context: OpenContext, key: string, quota: CallQuota, atMs: number): void {
  if (!context.sandbox.config.rateLimits) return
  const { perMinute = Infinity, perDay = Infinity } = quota
  const isMinuteLeft = context.rates.hit(key, perMinute, MINUTE_MS, atMs)
  const isDayLeft = context.rates.hit(key, perDay, DAY_MS, atMs + 8 * 3_600_000)
  if (!isMinuteLeft || !isDayLeft) throw new OpenError(45009)
}

/** The body as the schema reads it. WeChat ignores the content type and unknown fields; 44002 empty, 47001 else. */
export function readBody<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  if (typeof raw !== 'string' || raw === '') throw new OpenError(44002)
  const parsed = schema.safeParse(parseJson(raw))
  if (parsed.success) return parsed.data
  throw new OpenError(47001, `hint: [${parsed.error.issues[0]?.path.join('.') ?? ''}]`)
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    throw new OpenError(47001)
  }
}

/** A fault `{api: {...}}` lays its fields over the answer: a content check that finds something, for example. */
function overrideOf(request: FastifyRequest): Record<string, unknown> {
  const fault = request.faults.find((action) => typeof action === 'object' && 'api' in action)
  return fault && typeof fault === 'object' && 'api' in fault ? fault.api : {}
}

function withRid(context: OpenContext, errmsg: string): string {
  const { random } = context.sandbox
  return `${errmsg} rid: ${random.hex(8)}-${random.hex(8)}-${random.hex(8)}`
}
