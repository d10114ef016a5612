import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect } from 'vitest'
import { startSandbox } from '../src/start'
import type { RunningSandbox, SandboxConfig } from '../src/types'

type Json = Record<string, unknown>
type OpenWorld = {
  readonly running: RunningSandbox
  readonly owner: { appid: string; secret: string }
  readonly shop: { appid: string; secret: string }
  /** Moves virtual time forward. */
  advance(ms: number): void
  /** Closes the sandbox and starts it again on the same books. */
  restart(): Promise<void>
  /** Virtual milliseconds. */
  nowMs(): number
  api(path: string, body?: unknown): Promise<Json>
  admin(path: string, body?: unknown): Promise<Json>
  /** An access_token of the owners' app, or of another. */
  token(app?: { appid: string; secret: string }): Promise<string>
  /** POST with a good token of the owners' app. */
  call(path: string, body: unknown): Promise<Json>
  login(holder: Json): Promise<{ js_code: string; openid: string; unionid: string | null }>
  exchange(code: string, overrides?: Record<string, string>): Promise<Json>
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

/** One private sandbox, with books of its own and an injected clock, for the tests of the calling file. */
export function useOpenWorld(config: Partial<SandboxConfig> = {}): OpenWorld {
  const name = `anxin_test_sbopen_${randomBytes(6).toString('hex')}`
  const databaseUrl = new URL(process.env['TEST_DATABASE_URL'] ?? 'mysql://root@127.0.0.1:33306')
  databaseUrl.pathname = `/${name}`
  let atMs = Date.parse('2026-03-02T02:00:00.000Z')
  let keysDir = ''
  let running: RunningSandbox | undefined

  const start = async (): Promise<void> => {
    const clock = { now: () => new Date(atMs) }
    running = await startSandbox({ databaseUrl: databaseUrl.href, keysDir, clock, config })
  }
  beforeAll(async () => {
    keysDir = join(await mkdtemp(join(tmpdir(), 'anxin-sbopen-')), 'keys')
    await start()
  })
  afterAll(async () => {
    await running?.close()
    await rm(join(keysDir, '..'), { recursive: true, force: true })
    const connection = await createConnection(new URL('/', databaseUrl).href)
    await connection.query(`DROP DATABASE IF EXISTS ${name}`)
    await connection.end()
  })

  const world: OpenWorld = {
    get running() {
      if (!running) throw new Error('the sandbox is not running')
      return running
    },
    get owner() {
      return { appid: world.running.identity.ownerAppid, secret: world.running.identity.ownerSecret }
    },
    get shop() {
      return { appid: world.running.identity.shopAppid, secret: world.running.identity.shopSecret }
    },
    advance(ms) {
      atMs += ms
    },
    async restart() {
      await world.running.close()
      await start()
    },
    nowMs: () => atMs,
    api: async (path, body) => readJson(await send(`${world.running.apiUrl}${path}`, body), 200),
    admin: async (path, body) => readJson(await send(`${world.running.adminUrl}${path}`, body), 200),
    async token(app = world.owner) {
      const answer = await world.api('/cgi-bin/stable_token', { grant_type: 'client_credential', ...app })
      return String(answer['access_token'])
    },
    async call(path, body) {
      return world.api(`${path}?access_token=${await world.token()}`, body)
    },
    async login(holder) {
      const answer = await world.admin('/__sandbox/login', { appid: world.owner.appid, ...holder })
      return answer as { js_code: string; openid: string; unionid: string | null }
    },
    async exchange(code, overrides = {}) {
      const query = { ...world.owner, js_code: code, grant_type: 'authorization_code', ...overrides }
      return world.api(`/sns/jscode2session?${new URLSearchParams(query).toString()}`)
    },
  }
  return world
}

/** GET without a body, POST with one; a string goes out as it is. */
export function send(url: string, body?: unknown): Promise<Response> {
  if (body === undefined) return fetch(url)
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function readJson(response: Response, status: number): Promise<Json> {
  const text = await response.text()
  expect(response.status, text).toBe(status)
  return JSON.parse(text) as Json
}

/** Expects a refusal of the open API: an errcode, and WeChat's text with a rid behind it. */
export function expectRefusal(answer: Json, errcode: number, text = ''): void {
  expect(answer).toMatchObject({ errcode })
  expect(answer['errmsg']).toMatch(/ rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
  expect(answer['errmsg']).toContain(text)
}
