import jwt from '@fastify/jwt'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import websocket from '@fastify/websocket'
import { AppError, ERRORS, type ErrorCode } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { App } from './app'
import { DOMAINS } from './domains'
import { callerId } from './platform/caller'
import { LIVENESS, registerHealth } from './platform/health'
import { registerLive } from './platform/live-socket'
import { openApiDocument } from './platform/openapi'
import { registerRoutes } from './platform/routes'

/** The HTTP face of the product. Listening is main.ts's business; tests inject. */
export async function buildServer(app: App): Promise<FastifyInstance> {
  const fastify = Fastify({
    loggerInstance: app.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }), // refuse() logs what matters, once
    bodyLimit: LIMITS.bodyBytesMax,
    genReqId: () => app.newId(),
    frameworkErrors: (error, request, reply) =>
      refuse(app, error, request as FastifyRequest, reply as FastifyReply),
    trustProxy: app.env.NODE_ENV === 'production',
    connectionTimeout: 30_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
  })
  fastify.removeContentTypeParser('text/plain')
  fastify.decorateRequest('caller', null)
  fastify.setErrorHandler((error: FastifyError, request, reply) => refuse(app, error, request, reply))
  fastify.setNotFoundHandler((request, reply) =>
    refuse(app, new AppError('ROUTE_NOT_FOUND', request.url), request, reply),
  )
  fastify.addHook('onSend', async (_request, reply) => {
    // Clients date their ids by this, because phones show wrong times.
    reply.header('x-server-time', String(app.clock.now().getTime()))
  })
  await fastify.register(jwt, {
    secret: app.env.JWT_SECRET,
    sign: { algorithm: 'HS256' },
    verify: { algorithms: ['HS256'], ignoreExpiration: true, cache: 10_000 },
  })
  await fastify.register(websocket, { options: { maxPayload: 4096 } })
  await fastify.register(multipart, {
    limits: { fileSize: LIMITS.photoBytesMax, files: 1, fields: 4, fieldSize: 1000 },
  })
  await fastify.register(underPressure, {
    maxEventLoopDelay: app.env.OVERLOAD_DELAY_MS,
    pressureHandler: ({ routeOptions }) => {
      // Whoever restarts what does not answer would make it worse.
      if (routeOptions.url === LIVENESS) return
      throw new AppError('OVERLOADED', 'event loop is late')
    },
  })
  await fastify.register(rateLimit, {
    global: false,
    redis: app.redis,
    nameSpace: `{${app.env.REDIS_PREFIX}-rate}:`,
    skipOnError: true, // without Redis there is no limit rather than no service
    hook: 'preHandler',
    keyGenerator: (request) => (request.caller ? callerId(request.caller) : request.ip),
    errorResponseBuilder: () => new AppError('TOO_MANY_REQUESTS', 'rate limit'),
  })
  registerHealth(app, fastify)
  registerLive(app, fastify)
  fastify.get('/openapi.json', async () => openApiDocument())
  for (const { routes, plugin } of DOMAINS) {
    if (routes) registerRoutes(app, fastify, routes)
    if (plugin) await fastify.register(async (scope) => plugin(app, scope))
  }
  return fastify
}

/** Fastify's own refusals, in our codes. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UNSUPPORTED_MEDIA',
  FST_ERR_BAD_URL: 'BAD_INPUT',
  FST_ERR_MAX_PARAM_LENGTH: 'BAD_INPUT',
}

function refuse(
  app: App,
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const known = error instanceof AppError ? error : toAppError(error)
  const { status, message } = ERRORS[known.code]
  const line = {
    errorCode: known.code,
    requestId: request.id,
    route: request.routeOptions.url,
    err: status >= 500 ? error : undefined,
    detail: known.message,
  }
  if (status >= 500) app.log.error(line, 'request failed')
  else app.log.info(line, 'request refused')
  void reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify as never)
    .send({ code: known.code, message, fields: known.fields, data: known.data, requestId: request.id })
}

function toAppError(error: FastifyError): AppError {
  const code = FASTIFY_CODES[error.code]
  if (code) return new AppError(code, error.message)
  if (error.statusCode === 429) return new AppError('TOO_MANY_REQUESTS', error.message)
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return new AppError('BAD_INPUT', error.message)
  return new AppError('INTERNAL', error.message, { cause: error })
}
