import { apiContract, type Api } from '@anxin/shared/api'
import type { ErrorCode } from '@anxin/shared/kernel/errors'
import { newId } from '@anxin/shared/kernel/new-id'
import { startSandbox, type RunningSandbox } from '@anxin/sandbox'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { buildApp, type App } from '../../src/app'
import { collectWork } from '../../src/domains'
import { deliverEvent } from '../../src/platform/outbox'
import { createLog, type Logger } from '../../src/platform/log'
import { migrateDatabase } from '../../src/platform/migrations'
import { openDb } from '../../src/platform/db'
import { parseEnv } from '../../src/platform/env'
import { fireTimer } from '../../src/platform/timers'
import { buildServer } from '../../src/server'
import { testClock, type TestClock } from './clock'
import { testDatabase } from './database'

export type RouteName = keyof Api
export type Reply<R extends RouteName> = Api[R]['reply']
export type Refused = {
  status: number
  code: ErrorCode
  message: string
  fields?: Record<string, string>
  data?: Record<string, unknown>
  requestId: string
}

export type TestApp = {
  app: App
  fastify: FastifyInstance
  clock: TestClock
  sandbox: RunningSandbox
  id(): string
  /** Calls a route and expects success. */
  api<R extends RouteName>(
    token: string | null,
    route: R,
    input?: Partial<Api[R]['input']> & object,
  ): Promise<Reply<R>>
  /** Calls a route and expects a refusal. */
  refused<R extends RouteName>(token: string | null, route: R, input?: object): Promise<Refused>
  /** Carries out every event and every due timer, until nothing is left; answers whether there was anything. */
  drain(): Promise<boolean>
  /** Moves time and carries out what became due, also at WeChat's side. */
  advance(ms: number): Promise<void>
  /** A call to the sandbox's admin API. */
  wechat<T = unknown>(path: string, body?: object): Promise<T>
  close(): Promise<void>
}

export type TestAppOptions = {
  mode?: 'ecommerce' | 'partner'
  env?: Record<string, string>
  database?: string
  /** The server of the product's database; WeChat keeps its books on the run's own. */
  databaseServerUrl?: string
  log?: Logger
}

/** The whole product in this process, on a real database, Redis and local WeChat, with a clock in the test's hand. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const mode = options.mode ?? 'ecommerce'
  const pool = `${process.env['VITEST_POOL_ID'] ?? '0'}${mode[0]}${options.database ?? ''}`
  const keysDir = join(tmpdir(), `anxin-test-${inject('runId')}`, pool)
  await mkdir(keysDir, { recursive: true })
  const clock = testClock()
  const databaseUrl = await testDatabase(pool, options.databaseServerUrl)
  await migrateDatabase(databaseUrl)
  const sandbox = await startSandbox({
    databaseUrl: await testDatabase(`${pool}_wx`),
    keysDir,
    clock,
    config: { family: mode },
  })
  const env = parseEnv({ ...envFor(sandbox, databaseUrl, mode, join(keysDir, 'photos')), ...options.env })
  await forgetEarlierFiles(databaseUrl)
  const app = await buildApp(env, {
    clock,
    log: options.log ?? createLog(process.env['TEST_LOG'] ?? 'silent'),
  })
  const fastify = await buildServer(app)
  Object.assign(fastify, { testNow: () => clock.now().getTime() })
  const work = collectWork()
  const drain = () => drainWork(app, work)
  return {
    app,
    fastify,
    clock,
    sandbox,
    id: () => app.newId(),
    api: (token, route, input) => call(fastify, token, route, input ?? {}) as never,
    refused: (token, route, input) => callRefused(fastify, token, route, input ?? {}),
    drain,
    async advance(ms) {
      clock.advance(ms)
      await sandbox.clockMoved()
      if (!(await drain())) return
      await sandbox.clockMoved()
      await drain()
    },
    wechat: (path, body) => wechatAdmin(sandbox, path, body) as never,
    async close() {
      await fastify.close()
      await app.close()
      await sandbox.close()
    },
  }
}

export function envFor(
  sandbox: RunningSandbox,
  databaseUrl: string,
  mode: string,
  storageDir: string,
): Record<string, string> {
  const { identity } = sandbox
  return {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: inject('redisUrl'),
    REDIS_PREFIX: `t${inject('runId')}${process.env['VITEST_POOL_ID'] ?? '0'}`,
    PUBLIC_URL: 'http://127.0.0.1:9', // nobody listens: notifications are replayed by the tests that want them
    JWT_SECRET: 'test-secret-of-more-than-32-characters',
    SEAL_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    BLIND_INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
    STORAGE_DIR: storageDir,
    RATE_LIMIT_FACTOR: '10000',
    OVERLOAD_DELAY_MS: '0',
    WECHAT_API_BASE_URL: sandbox.apiUrl,
    WECHAT_OWNER_APPID: identity.ownerAppid,
    WECHAT_OWNER_SECRET: identity.ownerSecret,
    WECHAT_SHOP_APPID: identity.shopAppid,
    WECHAT_SHOP_SECRET: identity.shopSecret,
    WECHATPAY_BASE_URL: sandbox.payUrl,
    WECHATPAY_MODE: mode,
    WECHATPAY_SP_MCHID: identity.spMchid,
    WECHATPAY_SP_APPID: identity.spAppid,
    WECHATPAY_SERIAL_NO: identity.serialNo,
    WECHATPAY_PRIVATE_KEY_FILE: identity.privateKeyFile,
    WECHATPAY_APIV3_KEY: identity.apiv3Key,
    WECHATPAY_PUBLIC_KEY_ID: identity.publicKeyId,
    WECHATPAY_PUBLIC_KEY_FILE: identity.publicKeyFile,
    SMS_BASE_URL: sandbox.apiUrl,
    SMS_SECRET_ID: identity.smsSecretId,
    SMS_SECRET_KEY: identity.smsSecretKey,
    SMS_SDK_APP_ID: identity.smsSdkAppId,
    SMS_SIGN_NAME: identity.smsSignName,
    SMS_TEMPLATE_LOGIN: identity.smsTemplateLogin,
  }
}

type Work = ReturnType<typeof collectWork>

/** What the worker does, without BullMQ and in a fixed order, until nothing is due. */
async function drainWork(app: App, work: Work): Promise<boolean> {
  for (let round = 0; round < 200; round++) {
    const events = await app.db.rows<{ id: string }>(
      'SELECT id FROM outbox_event WHERE leased_until IS NOT NULL ORDER BY id LIMIT 500',
      [],
    )
    for (const { id } of events) await deliverEvent(app, work.listeners, id)
    const timers = await app.db.rows<{ id: string }>(
      'SELECT id FROM timer WHERE due_at <= ? ORDER BY due_at, id LIMIT 500',
      [app.clock.now()],
    )
    for (const { id } of timers) await fireTimer(app, work.timers, id)
    if (events.length === 0 && timers.length === 0) return round > 0
  }
  throw new Error('the work does not come to rest')
}

type Input = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: Record<string, unknown>
}

async function request(fastify: FastifyInstance, token: string | null, route: RouteName, input: Input) {
  const [method = '', pattern = ''] = route.split(' ')
  const url = pattern.replaceAll(/:(\w+)/g, (_all, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  )
  const query = new URLSearchParams(
    Object.entries(input.query ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const needsCommandId =
    method === 'POST' &&
    route in apiContract &&
    input.body !== undefined &&
    !('id' in input.body) &&
    !('commandId' in input.body)
  return fastify.inject({
    method: method as 'GET' | 'POST',
    url: query ? `${url}?${query}` : url,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    ...(method === 'POST'
      ? {
          payload:
            needsCommandId && wantsCommandId(route)
              ? { commandId: freshId(fastify), ...input.body }
              : (input.body ?? { commandId: freshId(fastify) }),
        }
      : {}),
  })
}

function wantsCommandId(route: RouteName): boolean {
  const { body } = apiContract[route] as { body?: { shape?: Record<string, unknown> } }
  return body?.shape !== undefined && 'commandId' in body.shape
}

/** An id dated by the test clock, which is not the machine's. */
function freshId(fastify: FastifyInstance): string {
  const now = (fastify as unknown as { testNow?: () => number }).testNow
  return newId(now ? now() : Date.now(), randomBytes)
}

async function call(
  fastify: FastifyInstance,
  token: string | null,
  route: RouteName,
  input: Input,
): Promise<unknown> {
  const response = await request(fastify, token, route, input)
  if (response.statusCode >= 300) throw new Error(`${route} answered ${response.statusCode} ${response.body}`)
  return response.body === '' ? undefined : response.json()
}

async function callRefused(
  fastify: FastifyInstance,
  token: string | null,
  route: RouteName,
  input: Input,
): Promise<Refused> {
  const response = await request(fastify, token, route, input)
  if (response.statusCode < 400)
    throw new Error(`${route} was not refused: ${response.statusCode} ${response.body}`)
  return { status: response.statusCode, ...response.json<Omit<Refused, 'status'>>() }
}

async function wechatAdmin(sandbox: RunningSandbox, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox.adminUrl}/__sandbox${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`sandbox ${path} answered ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** Files that run after each other share a database; what an earlier one left undone is not this one's business. */
async function forgetEarlierFiles(databaseUrl: string): Promise<void> {
  const db = openDb(databaseUrl, 1)
  await db.run('DELETE FROM timer', [])
  await db.run('DELETE FROM outbox_event', [])
  await db.close()
}
