import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'
import { startSandbox } from '../src/start'
import type { Family, RunningSandbox, SandboxConfig } from '../src/types'
import { createPayClient, isGenuine, openResource, type Json, type PayClient } from './pay-client'

/** One notification as it reached the merchant. */
export type Received = {
  path: string
  raw: string
  body: Json
  /** The decrypted resource; undefined if it cannot be decrypted. */
  resource: Json | undefined
  verified: boolean
  headers: Record<string, string | undefined>
}

/** Answers one notification; by default 204. A promise lets it hang. */
type Answering = (received: Received, count: number) => number | Promise<number>

/** A sandbox of one test file, its clock, and the merchant's address that listens to it. */
export type PayHost = {
  readonly family: Family
  readonly running: RunningSandbox
  readonly client: PayClient
  readonly received: Received[]
  readonly notifyUrl: string
  readonly databaseUrl: string
  answer: Answering
  nowMs(): number
  advance(ms: number): void
  /** Moves the clock, and waits until all that was due is done and was sent. */
  settle(ms?: number): Promise<void>
  restart(): Promise<void>
  admin(method: string, path: string, body?: unknown): Promise<{ http: number; body: Json }>
  open(): Promise<void>
  close(): Promise<void>
}

/** Makes the host; nothing runs before `open`. */
export function createPayHost(config: Partial<SandboxConfig>): PayHost {
  const database = privateDatabase()
  let atMs = Date.parse('2026-03-02T02:00:00.000Z')
  const keysDir = sharedKeysDir()
  let running: RunningSandbox | undefined
  let listener: Server | undefined
  const start = async (): Promise<void> => {
    const clock = { now: () => new Date(atMs) }
    running = await startSandbox({ databaseUrl: database.url, keysDir, clock, config, seed: 'pay' })
  }
  const host: PayHost = {
    family: config.family ?? 'ecommerce',
    received: [],
    databaseUrl: database.url,
    answer: () => 204,
    client: createPayClient(
      () => host.running.payUrl,
      () => host.running.identity,
      () => atMs,
    ),
    get running() {
      if (!running) throw new Error('the sandbox is not running')
      return running
    },
    get notifyUrl() {
      const address = listener?.address()
      if (typeof address !== 'object' || !address) throw new Error('nobody listens')
      return `http://127.0.0.1:${address.port}`
    },
    nowMs: () => atMs,
    advance(ms) {
      atMs += ms
    },
    async settle(ms = 0) {
      atMs += ms
      await host.running.clockMoved()
    },
    async restart() {
      await host.running.close()
      await start()
    },
    admin: (method, path, body) => callAdmin(`${host.running.adminUrl}/__sandbox${path}`, method, body),
    async open() {
      await start()
      listener = await listen(host)
    },
    async close() {
      await running?.close()
      listener?.closeAllConnections()
      await new Promise((done) => (listener ? listener.close(done) : done(undefined)))
      await database.drop()
    },
  }
  return host
}

/** One set of keys for the whole run, made by whoever comes first: RSA keys are what takes longest in a start. */
export function sharedKeysDir(): string {
  return join(tmpdir(), `anxin-test-${inject('runId')}`, 'sandbox-keys')
}

/** The address of a database that only this file uses. */
export function privateDatabase(): { url: string; drop(): Promise<void> } {
  const name = `anxin_test_${inject('runId')}_sandbox_${randomBytes(4).toString('hex')}`
  const url = new URL(
    process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL'] ?? 'mysql://root@127.0.0.1:33306',
  )
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      const connection = await createConnection(new URL('/', url).href)
      await connection.query(`DROP DATABASE IF EXISTS ${name}`)
      await connection.end()
    },
  }
}

async function callAdmin(url: string, method: string, body: unknown): Promise<{ http: number; body: Json }> {
  const sent =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...sent })
  const raw = await response.text()
  return { http: response.status, body: raw === '' ? {} : (JSON.parse(raw) as Json) }
}

/** The merchant's address: keeps what it hears and answers as the test wants. */
async function listen(host: PayHost): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A body that breaks off early reaches us as an error: what came is kept all the same.
    incoming.on('error', () => undefined)
    incoming.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const received = toReceived(host, incoming.url ?? '', raw, incoming.headers)
      host.received.push(received)
      void Promise.resolve(host.answer(received, host.received.length)).then((http) => {
        outgoing.statusCode = http
        outgoing.end()
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

function toReceived(host: PayHost, path: string, raw: string, headers: IncomingHttpHeaders): Received {
  const { identity } = host.running
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  let body: Json = {}
  let resource: Json | undefined
  try {
    body = JSON.parse(raw) as Json
    resource = openResource(body['resource'] as Record<string, string>, identity.apiv3Key)
  } catch {
    resource = undefined
  }
  const verified = isGenuine(named, raw, identity.publicKeyPem, identity.publicKeyId, host.nowMs())
  return { path, raw, body, resource, verified, headers: named }
}
