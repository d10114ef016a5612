import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { startSandbox } from '../src/start'
import type { Family, RunningSandbox, SandboxConfig } from '../src/types'
import {
  createPayClient,
  isGenuine,
  openResource,
  signPayment,
  type Json,
  type PayClient,
  type Reply,
} from './pay-client'

export const SECOND_MS = 1000
export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000
export const SUB = '1900000201'
export const OTHER_SUB = '1900000202'
export const OPENID = 'owner-openid-0001'
export const SHOP_OPENID = 'shop-openid-0001'

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

export type Paid = { out_trade_no: string; transaction_id: string; total: number }

/** Answers one notification; by default 204. A promise lets it hang. */
export type Answering = (received: Received, index: number) => number | Promise<number>

export type PayWorld = {
  readonly running: RunningSandbox
  readonly family: Family
  readonly client: PayClient
  readonly received: Received[]
  notifyUrl: string
  answer: Answering
  nowMs(): number
  advance(ms: number): void
  /** Moves the clock, and waits until all that was due is done and was sent. */
  settle(ms?: number): Promise<void>
  restart(): Promise<void>
  admin(method: string, path: string, body?: unknown): Promise<{ http: number; body: Json }>
  fault(fault: unknown): Promise<void>
  orderBody(changes?: Json): Json
  /** Places an order and returns its prepay_id and number. */
  order(changes?: Json): Promise<{ out_trade_no: string; prepay_id: string; total: number }>
  payPrepay(prepayId: string, changes?: Json): Promise<Json>
  /** An order that was paid and has rested long enough to be shared. */
  paid(total?: number, changes?: Json): Promise<Paid>
  trade(outTradeNo: string): Promise<Reply>
  shareBody(paid: Paid, commission: number, changes?: Json): Json
  share(body: Json): Promise<Reply>
  findShare(paid: Paid, outOrderNo: string): Promise<Reply>
  finish(paid: Paid, outOrderNo: string): Promise<Reply>
  unsplit(paid: Paid): Promise<Reply>
  refundBody(paid: Paid, refund: number, changes?: Json): Json
  refund(body: Json): Promise<Reply>
  findRefund(outRefundNo: string): Promise<Reply>
  returnBody(outOrderNo: string, amount: number, changes?: Json): Json
  takeBack(body: Json): Promise<Reply>
  findReturn(outReturnNo: string, outOrderNo: string): Promise<Reply>
  books(outTradeNo: string): Promise<Json>
}

let numbers = 0
/** A number that no other order, share, refund or return of this run has. */
export function fresh(letter: string): string {
  numbers += 1
  return `${letter}${process.pid}x${Date.now()}x${numbers}`
}

/** One private sandbox with books of its own, an injected clock that stands still, and a merchant who listens. */
export function usePayWorld(config: Partial<SandboxConfig> = {}): PayWorld {
  const name = `anxin_test_${inject('runId')}_sandbox_${randomBytes(4).toString('hex')}`
  const databaseUrl = new URL(
    process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL'] ?? 'mysql://root@127.0.0.1:33306',
  )
  databaseUrl.pathname = `/${name}`
  let atMs = Date.parse('2026-03-02T02:00:00.000Z')
  let keysDir = ''
  let running: RunningSandbox | undefined
  let listener: Server | undefined
  const family = config.family ?? 'ecommerce'
  const start = async (): Promise<void> => {
    running = await startSandbox({
      databaseUrl: databaseUrl.href,
      keysDir,
      clock: { now: () => new Date(atMs) },
      config,
      seed: 'pay',
    })
  }
  const needRunning = (): RunningSandbox => {
    if (!running) throw new Error('the sandbox is not running')
    return running
  }
  const client = createPayClient(
    () => needRunning().payUrl,
    () => needRunning().identity,
    () => atMs,
  )

  beforeAll(async () => {
    keysDir = join(await mkdtemp(join(tmpdir(), 'anxin-sbpay-')), 'keys')
    await start()
    listener = await listen(world)
    const { ownerAppid, shopAppid } = needRunning().identity
    await world.admin('POST', '/merchants', [{ sub_mchid: SUB, name: '一号店' }, { sub_mchid: OTHER_SUB }])
    await world.admin('POST', '/users', [
      { appid: ownerAppid, openid: OPENID },
      { appid: shopAppid, openid: SHOP_OPENID },
    ])
    if (family === 'partner') {
      const { spMchid, spAppid } = needRunning().identity
      const body = {
        sub_mchid: SUB,
        appid: spAppid,
        type: 'MERCHANT_ID',
        account: spMchid,
        relation_type: 'SERVICE_PROVIDER',
      }
      expect((await client.post('/v3/profitsharing/receivers/add', body)).http).toBe(200)
    }
  })
  afterEach(async () => {
    await world.admin('DELETE', '/faults')
    world.answer = () => 204
    // Whatever a test did, refused or broken off, the books must balance after it.
    const { body } = await world.admin('GET', '/books')
    expect(body['faults']).toEqual([])
    expect(body['balanced']).toBe(true)
  })
  afterAll(async () => {
    await running?.close()
    await new Promise((done) => (listener ? listener.close(done) : done(undefined)))
    await rm(join(keysDir, '..'), { recursive: true, force: true })
    const connection = await createConnection(new URL('/', databaseUrl).href)
    await connection.query(`DROP DATABASE IF EXISTS ${name}`)
    await connection.end()
  })

  const world: PayWorld = {
    family,
    client,
    received: [],
    notifyUrl: '',
    answer: () => 204,
    get running() {
      return needRunning()
    },
    nowMs: () => atMs,
    advance(ms) {
      atMs += ms
    },
    async settle(ms = 0) {
      atMs += ms
      await needRunning().clockMoved()
    },
    async restart() {
      await needRunning().close()
      await start()
    },
    async admin(method, path, body) {
      const response = await fetch(`${needRunning().adminUrl}/__sandbox${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const raw = await response.text()
      return { http: response.status, body: raw === '' ? {} : (JSON.parse(raw) as Json) }
    },
    async fault(fault) {
      const { http, body } = await world.admin('POST', '/faults', fault)
      expect(http, JSON.stringify(body)).toBe(200)
    },
    ...orderWays(() => world, needRunning),
    ...moneyWays(() => world, needRunning),
  }
  return world
}

type OrderWays = Pick<PayWorld, 'orderBody' | 'order' | 'payPrepay' | 'paid' | 'trade' | 'books'>

function orderWays(world: () => PayWorld, running: () => RunningSandbox): OrderWays {
  return {
    orderBody: (changes = {}) => ({
      sp_appid: running().identity.spAppid,
      sp_mchid: running().identity.spMchid,
      sub_mchid: SUB,
      description: '保养 小保养套餐',
      out_trade_no: fresh('P'),
      notify_url: `${world().notifyUrl}/pay`,
      settle_info: { profit_sharing: true },
      amount: { total: 10_000, currency: 'CNY' },
      payer: { sp_openid: OPENID },
      ...changes,
    }),
    async order(changes = {}) {
      const body = world().orderBody(changes)
      const reply = await world().client.post('/v3/pay/partner/transactions/jsapi', body)
      expect(reply.http, reply.raw).toBe(200)
      const { total } = body['amount'] as { total: number }
      return { out_trade_no: String(body['out_trade_no']), prepay_id: String(reply.body['prepay_id']), total }
    },
    async payPrepay(prepayId, changes = {}) {
      const payment = signPayment(running().identity, prepayId, world().nowMs())
      const { http, body } = await world().admin('POST', '/payer/pay', {
        openid: OPENID,
        outcome: 'success',
        ...payment,
        ...changes,
      })
      expect(http, JSON.stringify(body)).toBe(200)
      return body
    },
    async paid(total = 10_000, changes = {}) {
      const { out_trade_no, prepay_id } = await world().order({
        amount: { total, currency: 'CNY' },
        ...changes,
      })
      const answer = await world().payPrepay(prepay_id)
      expect(answer['errMsg']).toBe('requestPayment:ok')
      world().advance(MINUTE_MS)
      return { out_trade_no, transaction_id: String(answer['transaction_id']), total }
    },
    trade: (outTradeNo) =>
      world().client.get(
        `/v3/pay/partner/transactions/out-trade-no/${outTradeNo}?sp_mchid=${running().identity.spMchid}&sub_mchid=${SUB}`,
      ),
    async books(outTradeNo) {
      return (await world().admin('GET', `/books/trades/${outTradeNo}`)).body
    },
  }
}

type MoneyWays = Omit<
  PayWorld,
  | keyof OrderWays
  | 'running'
  | 'family'
  | 'client'
  | 'received'
  | 'notifyUrl'
  | 'answer'
  | 'nowMs'
  | 'advance'
  | 'settle'
  | 'restart'
  | 'admin'
  | 'fault'
>

function moneyWays(world: () => PayWorld, running: () => RunningSandbox): MoneyWays {
  const isPartner = (): boolean => world().family === 'partner'
  const { post, get }: PayClient = {
    post: (...call) => world().client.post(...call),
    get: (...call) => world().client.get(...call),
  }
  const owner = `sub_mchid=${SUB}`
  return {
    shareBody(paid, commission, changes = {}) {
      const account = isPartner() ? 'account' : 'receiver_account'
      const receiver = {
        type: 'MERCHANT_ID',
        [account]: running().identity.spMchid,
        amount: commission,
        description: '平台佣金',
      }
      return {
        sub_mchid: SUB,
        transaction_id: paid.transaction_id,
        out_order_no: fresh('S'),
        receivers: [receiver],
        [isPartner() ? 'unfreeze_unsplit' : 'finish']: true,
        ...changes,
      }
    },
    share: (body) =>
      post(isPartner() ? '/v3/profitsharing/orders' : '/v3/ecommerce/profitsharing/orders', body),
    findShare(paid, outOrderNo) {
      const query = `${owner}&transaction_id=${paid.transaction_id}`
      return get(
        isPartner()
          ? `/v3/profitsharing/orders/${outOrderNo}?${query}`
          : `/v3/ecommerce/profitsharing/orders?${query}&out_order_no=${outOrderNo}`,
      )
    },
    finish(paid, outOrderNo) {
      const body = {
        sub_mchid: SUB,
        transaction_id: paid.transaction_id,
        out_order_no: outOrderNo,
        description: '解冻',
      }
      return post(
        isPartner() ? '/v3/profitsharing/orders/unfreeze' : '/v3/ecommerce/profitsharing/finish-order',
        body,
      )
    },
    unsplit: (paid) =>
      get(
        isPartner()
          ? `/v3/profitsharing/transactions/${paid.transaction_id}/amounts`
          : `/v3/ecommerce/profitsharing/orders/${paid.transaction_id}/amounts`,
      ),
    refundBody: (paid, refund, changes = {}) => ({
      sub_mchid: SUB,
      ...(isPartner() ? {} : { sp_appid: running().identity.spAppid }),
      transaction_id: paid.transaction_id,
      out_refund_no: fresh('R'),
      reason: '协商退款',
      notify_url: `${world().notifyUrl}/refund`,
      amount: { refund, total: paid.total, currency: 'CNY' },
      ...changes,
    }),
    refund: (body) => post(isPartner() ? '/v3/refund/domestic/refunds' : '/v3/ecommerce/refunds/apply', body),
    findRefund: (outRefundNo) =>
      get(
        isPartner()
          ? `/v3/refund/domestic/refunds/${outRefundNo}?${owner}`
          : `/v3/ecommerce/refunds/out-refund-no/${outRefundNo}?${owner}`,
      ),
    returnBody: (outOrderNo, amount, changes = {}) => ({
      sub_mchid: SUB,
      out_order_no: outOrderNo,
      out_return_no: fresh('B'),
      return_mchid: running().identity.spMchid,
      amount,
      description: '佣金回退',
      ...changes,
    }),
    takeBack: (body) =>
      post(
        isPartner() ? '/v3/profitsharing/return-orders' : '/v3/ecommerce/profitsharing/returnorders',
        body,
      ),
    findReturn: (outReturnNo, outOrderNo) =>
      get(
        isPartner()
          ? `/v3/profitsharing/return-orders/${outReturnNo}?${owner}&out_order_no=${outOrderNo}`
          : `/v3/ecommerce/profitsharing/returnorders?${owner}&out_return_no=${outReturnNo}&out_order_no=${outOrderNo}`,
      ),
  }
}

/** The merchant's address: keeps what it hears and answers as the test wants. */
async function listen(world: PayWorld): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const received = toReceived(
        world,
        incoming.url ?? '',
        Buffer.concat(chunks).toString('utf8'),
        incoming.headers,
      )
      world.received.push(received)
      void Promise.resolve(world.answer(received, world.received.length)).then((http) => {
        outgoing.statusCode = http
        outgoing.end()
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  world.notifyUrl = `http://127.0.0.1:${address.port}`
  return server
}

function toReceived(
  world: PayWorld,
  path: string,
  raw: string,
  headers: NodeJS.Dict<string | string[]>,
): Received {
  const { identity } = world.running
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  let body: Json = {}
  let resource: Json | undefined
  try {
    body = JSON.parse(raw) as Json
    resource = openResource(body['resource'] as Json, identity.apiv3Key)
  } catch {
    resource = undefined
  }
  const verified = isGenuine(named, raw, identity.publicKeyPem, identity.publicKeyId, world.nowMs())
  return { path, raw, body, resource, verified, headers: named }
}

/** Waits until `condition` gives something, and returns it; fails after `withinMs`. */
export async function until<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error('the condition did not come true')
    await new Promise((done) => setTimeout(done, 20))
  }
}
