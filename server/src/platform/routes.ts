import type { apiContract } from '@anxin/shared/api'
import type { Access, Contract, Role, RouteSpec } from '@anxin/shared/kernel/contract'
import { AppError } from '@anxin/shared/kernel/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../app'
import {
  callerId,
  roleOf,
  type Caller,
  type OperatorCaller,
  type OwnerCaller,
  type ShopCaller,
} from './caller'
import { commandKey, type CommandKey } from './commands'

type RoleCaller<R extends Role> = R extends 'owner'
  ? OwnerCaller
  : R extends 'operator'
    ? OperatorCaller
    : ShopCaller
type CallerOf<A extends Access> = A extends 'public'
  ? Caller | null
  : A extends readonly Role[]
    ? RoleCaller<A[number]>
    : never
type Parsed<R extends RouteSpec, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodType
  ? z.output<R[K]>
  : undefined

/** What a use case gets of a request: validated, typed by its contract, with the caller whom `access` let in. */
export type CallFor<R extends RouteSpec> = {
  readonly caller: CallerOf<R['access']>
  readonly params: Parsed<R, 'params'>
  readonly query: Parsed<R, 'query'>
  readonly body: Parsed<R, 'body'>
  /** For runCommand: the client's id with a hash of the content. Only where the body has `id` or `commandId`. */
  readonly command: CommandKey
  readonly requestId: string
}
export type ApiRoutes = typeof apiContract
export type RouteName = keyof ApiRoutes
/** `Call<'POST /orders'>`: the second argument of a use case. */
export type Call<R extends RouteName> = CallFor<ApiRoutes[R]>
/** What the use case answers. */
export type Reply<R extends RouteName> = z.input<ApiRoutes[R]['reply']>

type Handler<R extends RouteSpec> = (
  app: App,
  call: CallFor<R>,
  http: { request: FastifyRequest; reply: FastifyReply },
) => Promise<z.input<R['reply']>>
export type Handlers<C extends Contract> = {
  readonly [R in keyof C]: C[R] extends RouteSpec ? Handler<C[R]> : never
}
export type Routes = {
  readonly contract: Contract
  readonly handlers: Readonly<Record<string, Handler<RouteSpec>>>
}

/** A missing or mistyped handler does not compile. */
export function handlersFor<const C extends Contract>(contract: C, handlers: Handlers<C>): Routes {
  return { contract, handlers: handlers as never }
}

/** Registers the routes of a domain: access, validation, command key and reply schema, once and for all of them. */
export function registerRoutes(app: App, fastify: FastifyInstance, { contract, handlers }: Routes): void {
  for (const [name, spec] of Object.entries(contract)) {
    const handler = handlers[name]
    if (!handler) throw new Error(`no handler for ${name}`)
    const [method = '', url = ''] = name.split(' ')
    const replySchema = jsonSchemaOf(spec.reply)
    fastify.route({
      method: method as 'GET' | 'POST',
      url,
      ...(replySchema ? { schema: { response: { 200: replySchema } } } : {}),
      config: {
        rateLimit:
          spec.perMinute === undefined
            ? false
            : { max: spec.perMinute * app.env.RATE_LIMIT_FACTOR, timeWindow: 60_000 },
      },
      preValidation: async (request) => {
        request.caller = await authorise(app, request, spec.access)
      },
      handler: async (request, reply) => {
        const call = callOf(app, name, spec, request)
        return handler(app, call as CallFor<RouteSpec>, { request, reply })
      },
    })
  }
}

/** Deny by default: without `public` there must be a caller, and its role must be listed. */
async function authorise(app: App, request: FastifyRequest, access: Access): Promise<Caller | null> {
  const header = request.headers.authorization
  if (access === 'public' && header === undefined) return null
  const token = header?.startsWith('Bearer ') ? header.slice(7) : ''
  let claims: unknown
  try {
    claims = request.server.jwt.verify(token)
  } catch (error) {
    if (access === 'public') return null // browsing goes on with a stale token
    throw new AppError('NOT_SIGNED_IN', error instanceof Error ? error.message : 'bad token')
  }
  if (access === 'public') return app.sessions.callerOf(claims).catch(() => null)
  const caller = await app.sessions.callerOf(claims)
  const role = roleOf(caller)
  const guestMay = caller.kind === 'guest' && GUEST_ROUTES.has(request.routeOptions.url ?? '')
  if (!guestMay && (role === null || !access.includes(role)))
    throw new AppError('FORBIDDEN', `${role ?? 'guest'} may not`)
  return caller
}

/** What someone in the shop mini-program may do before they are staff of a shop. */
const GUEST_ROUTES = new Set(['/me', '/me/phone', '/me/phone-codes', '/me/phone/by-code', '/me/sign-out'])

function callOf(app: App, name: string, spec: RouteSpec, request: FastifyRequest): CallFor<RouteSpec> {
  const params = parse(spec.params, request.params, 'params')
  const query = parse(spec.query, request.query, 'query')
  const body = parse(spec.body, request.body ?? (spec.body ? {} : undefined), 'body')
  const ids = (body ?? {}) as { id?: string; commandId?: string }
  const id = ids.commandId ?? ids.id
  return {
    caller: request.caller as never,
    params: params as never,
    query: query as never,
    body: body as never,
    get command(): CommandKey {
      if (id === undefined || !request.caller) throw new Error(`${name} has no command id or no caller`)
      return commandKey(app, { route: name, callerId: callerId(request.caller), id }, { params, body })
    },
    requestId: request.id,
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  for (const issue of parsed.error.issues.slice(0, 20)) {
    const at = [where, ...issue.path.map(String)].join('.').slice(0, 200)
    fields[at] ??= issue.code === 'custom' ? issue.message : '格式不正确'
  }
  throw new AppError('BAD_INPUT', Object.keys(fields).join(' '), { fields })
}

/**
 * The reply's JSON Schema for Fastify's serialiser, which writes only what the contract names: nothing else can leak.
 * `X | null` of a plain type becomes `type: [X, 'null']`, which the serialiser handles without a validator.
 */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> | null {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const [first, second, ...more] = jsonSchema.anyOf ?? []
      if (more.length > 0 || typeof first !== 'object' || typeof second !== 'object') return
      if (second.type !== 'null' || typeof first.type !== 'string' || first.enum) return
      delete jsonSchema.anyOf
      Object.assign(jsonSchema, first, { type: [first.type, 'null'] })
    },
  })
  delete json.$schema
  return Object.keys(json).length === 0 ? null : (json as Record<string, unknown>)
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}
