import { spawn, type ChildProcess } from 'node:child_process'
import { createConnection } from 'mysql2/promise'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { startSandbox } from '../src/start'
import type { RunningSandbox, SandboxIdentity, SandboxOptions } from '../src/types'
import { createPayClient, signPayment, type Json, type PayClient } from './pay-client'
import { until } from './pay-harness'
import { privateDatabase, sharedKeysDir } from './pay-host'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const HOUR_MS = 3_600_000
const endings: (() => unknown)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

function database(): string {
  const made = privateDatabase()
  endings.push(() => made.drop())
  return made.url
}

async function start(options: Partial<SandboxOptions> & { databaseUrl: string }): Promise<RunningSandbox> {
  const running = await startSandbox({ keysDir: sharedKeysDir(), ...options })
  let open = true
  const close = async (): Promise<void> => {
    if (open) await running.close()
    open = false
  }
  endings.push(close)
  return { ...running, close }
}

async function admin(adminUrl: string, path: string, body?: unknown): Promise<Json> {
  const sent =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${adminUrl}/__sandbox${path}`, sent)
  const json = (await response.json()) as Json
  if (!response.ok) throw new Error(JSON.stringify(json))
  return json
}

type Child = { process: ChildProcess; lines: string[]; errors: string[]; exit: Promise<number | null> }

function launch(env: Record<string, string>): Child {
  const { NODE_ENV: _node, ...rest } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...rest, ...env },
    cwd: join(MAIN, '../../../..'),
  })
  const lines: string[] = []
  const errors: string[] = []
  child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const exit = new Promise<number | null>((done) => child.on('exit', done))
  endings.push(() => child.kill('SIGKILL'))
  return { process: child, lines, errors, exit }
}

async function ready(child: Child): Promise<{ payUrl: string; apiUrl: string; adminUrl: string }> {
  const line = await until(() => child.lines[0], 30_000)
  return JSON.parse(line) as { payUrl: string; apiUrl: string; adminUrl: string }
}

async function placeAndPay(
  adminUrl: string,
  client: PayClient,
  identity: SandboxIdentity,
  number: string,
): Promise<Json> {
  const { spAppid, spMchid, ownerAppid } = identity
  await admin(adminUrl, '/merchants', { sub_mchid: '1900000201' })
  await admin(adminUrl, '/users', { appid: ownerAppid, openid: 'o1' })
  const order = await client.post('/v3/pay/partner/transactions/jsapi', {
    sp_appid: spAppid,
    sp_mchid: spMchid,
    sub_mchid: '1900000201',
    description: '保养',
    out_trade_no: number,
    notify_url: 'https://pay.example.com/wx',
    settle_info: { profit_sharing: true },
    amount: { total: 1000 },
    payer: { sp_openid: 'o1' },
  })
  expect(order.http, order.raw).toBe(200)
  const { now } = await admin(adminUrl, '/clock')
  const payment = signPayment(identity, String(order.body['prepay_id']), Date.parse(String(now)))
  return admin(adminUrl, '/payer/pay', { openid: 'o1', outcome: 'success', ...payment })
}

describe('the process', () => {
  test('starts from its environment, keeps keys and books over a kill, and closes on SIGTERM', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'anxin-sbproc-'))
    endings.push(() => rm(directory, { recursive: true, force: true }))
    const keysDir = join(directory, 'deep', 'keys')
    const env = {
      SANDBOX_DATABASE_URL: database(),
      SANDBOX_KEYS_DIR: keysDir,
      WECHAT_OWNER_APPID: 'wxowner',
      WECHAT_OWNER_SECRET: 'owner-secret',
      WECHAT_SHOP_APPID: 'wxshop',
      WECHAT_SHOP_SECRET: 'shop-secret',
      WECHATPAY_SP_MCHID: '1900000777',
      WECHATPAY_SP_APPID: 'wxowner',
      WECHATPAY_MODE: 'partner',
    }
    const first = launch(env)
    const urls = await ready(first)
    for (const url of Object.values(urls))
      if (typeof url === 'string') expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const saved = JSON.parse(await readFile(join(keysDir, 'sandbox.json'), 'utf8')) as SandboxIdentity
    expect(saved).toMatchObject({
      spMchid: '1900000777',
      spAppid: 'wxowner',
      ownerSecret: 'owner-secret',
      shopAppid: 'wxshop',
      publicKeyId: 'PUB_KEY_ID_0000000000000001',
      privateKeyFile: join(keysDir, 'apiclient_key.pem'),
      serialNo: expect.stringMatching(/^[0-9A-F]{40}$/),
      apiv3Key: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
    })
    expect(await readFile(saved.privateKeyFile, 'utf8')).toBe(saved.privateKeyPem)
    expect(await readFile(saved.publicKeyFile, 'utf8')).toBe(saved.publicKeyPem)
    const client = (payUrl: string): PayClient =>
      createPayClient(
        () => payUrl,
        () => saved,
        Date.now,
      )
    await placeAndPay(urls.adminUrl, client(urls.payUrl), saved, 'P00000001')
    first.process.kill('SIGKILL')
    await first.exit

    const second = launch(env)
    const again = await ready(second)
    expect(JSON.parse(await readFile(join(keysDir, 'sandbox.json'), 'utf8'))).toEqual(saved)
    const found = await client(again.payUrl).get(
      '/v3/pay/partner/transactions/out-trade-no/P00000001?sp_mchid=1900000777&sub_mchid=1900000201',
    )
    expect(found).toMatchObject({ http: 200, verified: true, body: { trade_state: 'SUCCESS' } })
    expect(await admin(again.adminUrl, '/books')).toMatchObject({ balanced: true, payer_total: 1000 })
    second.process.kill('SIGTERM')
    expect(await second.exit).toBe(0)
  })

  test.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }, 'production'],
    ['an address that others reach', { SANDBOX_HOST: '0.0.0.0' }, 'loopback'],
    ['no database', { SANDBOX_DATABASE_URL: '' }, 'SANDBOX_DATABASE_URL'],
    ['a mode that does not exist', { WECHATPAY_MODE: 'direct' }, 'WECHATPAY_MODE'],
  ])('refuses %s with one line', async (_what, env, word) => {
    const child = launch({
      SANDBOX_DATABASE_URL: 'mysql://root@127.0.0.1:1/never',
      SANDBOX_KEYS_DIR: sharedKeysDir(),
      ...env,
    })
    expect(await child.exit).toBe(1)
    expect(child.errors.join('').trim().split('\n')).toHaveLength(1)
    expect(child.errors.join('')).toContain(word)
  })

  test('an order is shared and refunded by the family it was placed under, whatever the provider became since', async () => {
    const databaseUrl = database()
    const first = await start({ databaseUrl, config: { family: 'partner' } })
    const client = createPayClient(
      () => first.payUrl,
      () => first.identity,
      Date.now,
    )
    const { transaction_id } = await placeAndPay(first.adminUrl, client, first.identity, 'P00000001')
    await first.close()
    const second = await start({ databaseUrl, config: { family: 'ecommerce', shareRestMs: 0 } })
    const { spMchid, spAppid } = second.identity
    const later = createPayClient(
      () => second.payUrl,
      () => second.identity,
      Date.now,
    )
    const share = { sub_mchid: '1900000201', transaction_id, out_order_no: 'S1', finish: true }
    const receivers = [{ type: 'MERCHANT_ID', receiver_account: spMchid, amount: 1, description: '佣金' }]
    const shared = await later.post('/v3/ecommerce/profitsharing/orders', { ...share, receivers })
    expect(shared).toMatchObject({ http: 403, body: { code: 'NO_AUTH' } })
    const refund = { sub_mchid: '1900000201', sp_appid: spAppid, transaction_id, out_refund_no: 'R1' }
    const amount = { refund: 1, total: 1000, currency: 'CNY' }
    const refunded = await later.post('/v3/ecommerce/refunds/apply', { ...refund, amount })
    expect(refunded).toMatchObject({ http: 403, body: { code: 'NO_AUTH' } })
  })

  test('two first starts at once agree on the keys', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'anxin-sbkeys-'))
    endings.push(() => rm(directory, { recursive: true, force: true }))
    const keysDir = join(directory, 'keys')
    const [one, two] = await Promise.all([
      start({ databaseUrl: database(), keysDir }),
      start({ databaseUrl: database(), keysDir }),
    ])
    expect(one.identity).toEqual(two.identity)
  })

  test('pages on loopback may call the admin side, others may not', async () => {
    const { adminUrl } = await start({ databaseUrl: database() })
    const ask = (origin: string): Promise<Response> =>
      fetch(`${adminUrl}/__sandbox/payer/pay`, { method: 'OPTIONS', headers: { origin } })
    const near = await ask('http://localhost:5173')
    expect(near.status).toBe(204)
    expect(near.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect((await ask('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('the clock', () => {
  test('of its own: moved by the admin call, kept over a restart', async () => {
    const databaseUrl = database()
    const first = await start({ databaseUrl })
    const { now } = await admin(first.adminUrl, '/clock', { advance: 'P1DT2H' })
    expect(Date.parse(String(now)) - Date.now()).toBeGreaterThan(26 * HOUR_MS - 10_000)
    await first.close()
    const second = await start({ databaseUrl })
    const after = await admin(second.adminUrl, '/clock')
    expect(Math.abs(Date.parse(String(after['now'])) - Date.now() - 26 * HOUR_MS)).toBeLessThan(10_000)
  })

  test.each(['2 hours', 'P', 'PT', 'PT-1H', '-PT1H', ''])('"%s" is no duration', async (advance) => {
    const running = await start({ databaseUrl: database() })
    await expect(admin(running.adminUrl, '/clock', { advance })).rejects.toThrow('ISO 8601')
  })

  test('steered: a row of the product moves it at once, an admin call moves the row, no table means no offset', async () => {
    const productUrl = database()
    const server = await createConnection(new URL('/', productUrl).href)
    const running = await start({ databaseUrl: database(), clockDatabaseUrl: productUrl })
    const offset = (): number => running.sandbox.clock.now().getTime() - Date.now()
    expect(Math.abs(offset())).toBeLessThan(5000)
    const name = new URL(productUrl).pathname.slice(1)
    await server.query(`CREATE DATABASE ${name}`)
    await server.query(
      `CREATE TABLE ${name}.steered_clock (id tinyint PRIMARY KEY, offset_ms bigint NOT NULL)`,
    )
    // Signed by the product's new time, on the very next call: the row must have been read by then.
    await server.query(`INSERT INTO ${name}.steered_clock VALUES (1, ${5 * HOUR_MS})`)
    const client = createPayClient(
      () => running.payUrl,
      () => running.identity,
      () => Date.now() + 5 * HOUR_MS,
    )
    expect(await client.get('/v3/merchant/fund/balance/BASIC')).toMatchObject({ http: 200, verified: true })
    await admin(running.adminUrl, '/clock', { advance: 'PT1H' })
    const [rows] = await server.query(`SELECT offset_ms FROM ${name}.steered_clock WHERE id = 1`)
    expect(rows).toEqual([{ offset_ms: 6 * HOUR_MS }])
    await server.query(`UPDATE ${name}.steered_clock SET offset_ms = ${24 * HOUR_MS}`)
    await until(() => Math.abs(offset() - 24 * HOUR_MS) < 5000)
    await server.end()
  })

  test('each move does what is due: an unpaid order closes though nobody asks for it', async () => {
    const running = await start({ databaseUrl: database() })
    const { identity, adminUrl } = running
    let offsetMs = 0
    const client = createPayClient(
      () => running.payUrl,
      () => identity,
      () => Date.now() + offsetMs,
    )
    await admin(adminUrl, '/merchants', { sub_mchid: '1900000201' })
    await admin(adminUrl, '/users', { appid: identity.ownerAppid, openid: 'o1' })
    const body = {
      sp_appid: identity.spAppid,
      sp_mchid: identity.spMchid,
      sub_mchid: '1900000201',
      description: '保养',
      out_trade_no: 'P00000001',
      notify_url: 'https://pay.example.com/wx',
      amount: { total: 1000 },
      payer: { sp_openid: 'o1' },
    }
    expect((await client.post('/v3/pay/partner/transactions/jsapi', body)).http).toBe(200)
    await admin(adminUrl, '/clock', { advance: 'P8D' })
    offsetMs = 8 * 24 * HOUR_MS
    expect(await admin(adminUrl, '/books/trades/P00000001')).toMatchObject({ state: 'CLOSED' })
  })

  test('what WeChat does within a second ends in real time too, on a clock that stands still', async () => {
    const now = new Date()
    const running = await start({
      databaseUrl: database(),
      clock: { now: () => now },
      config: { asyncDelayMs: 200, shareRestMs: 0 },
    })
    const { identity } = running
    const client = createPayClient(
      () => running.payUrl,
      () => identity,
      () => now.getTime(),
    )
    const { transaction_id } = await placeAndPay(running.adminUrl, client, identity, 'P00000001')
    const receiver = {
      type: 'MERCHANT_ID',
      receiver_account: identity.spMchid,
      amount: 10,
      description: '佣金',
    }
    const body = {
      sub_mchid: '1900000201',
      transaction_id,
      out_order_no: 'S1',
      receivers: [receiver],
      finish: true,
    }
    expect((await client.post('/v3/ecommerce/profitsharing/orders', body)).body['status']).toBe('PROCESSING')
    await until(
      async () =>
        (await client.post('/v3/ecommerce/profitsharing/orders', body)).body['status'] === 'FINISHED',
    )
    await expect(admin(running.adminUrl, '/clock', { advance: 'PT1H' })).rejects.toThrow('injected')
  })
})

describe('randomness', () => {
  test('the same seed on fresh books gives the same numbers, and other ones after a restart', async () => {
    const numbers = async (databaseUrl: string): Promise<string> => {
      const running = await start({ databaseUrl, seed: 'story' })
      const drawn = `${running.sandbox.random.hex(32)} ${running.sandbox.random.digits(24)} ${running.sandbox.random.fraction()}`
      await running.close()
      return drawn
    }
    const databaseUrl = database()
    const first = await numbers(databaseUrl)
    expect(await numbers(database())).toBe(first)
    expect(await numbers(databaseUrl)).not.toBe(first)
  })
})
