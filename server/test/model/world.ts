import { apiContract, type Api } from '@anxin/shared/api'
import { createServer } from 'node:net'
import type { MovementKind } from '@anxin/shared/risk/rules'
import { grantCoupon } from '../../src/growth'
import { createOperator } from '../../src/identity'
import { startComplaints } from '../../src/complaints/follow-complaints'
import { useRules } from '../../src/risk/testing/use-rules'
import type { Caller } from '../../src/platform/caller'
import { tokenFor } from '../harness/crowd'
import { injectPhoto, tinyJpeg } from '../harness/photos'
import { startTestApp, type TestApp } from '../harness/test-app'
import { makeOwner, makeService, makeShop, offerService, type TestShop } from '../harness/world'

/** One way in which a price comes about. */
export type ModelService = {
  readonly id: string
  readonly priceMode: 'fixed' | 'inspect-first'
  readonly depositFen: number
  readonly inspectionFeeFen: number
}

export type Answer = { readonly status: number; readonly code: string | null; readonly body: unknown }

/** The real product and the real local WeChat, with a few people who never forget their passwords. */
export type ModelWorld = {
  readonly t: TestApp
  /** What is to go wrong at the local WeChat. */
  readonly faults: TestApp['sandbox']['sandbox']['faults']
  readonly services: readonly ModelService[]
  readonly shops: readonly TestShop[]
  readonly owner: { readonly userId: string; readonly openid: string; readonly vehicleId: string }
  /** Calls a route as somebody, and answers whatever comes back. */
  call<R extends keyof Api>(as: Caller, route: R, input: Partial<Api[R]['input']>): Promise<Answer>
  /** Answers the id of the last one. */
  upload(as: Caller, orderId: string, slots: readonly string[]): Promise<Answer>
  readonly as: {
    readonly owner: Caller
    readonly operator: Caller
    /** Another operator, who agrees to what the first has proposed. */
    readonly second: Caller
    shop(shopId: string): Caller
  }
  /** While this is done, risk holds back every movement of the kind. */
  underHold<T>(kind: MovementKind, work: () => Promise<T>): Promise<T>
  answerHeld(decisionId: string, outcome: 'release' | 'rejection'): Promise<Answer>
  /** Throws where no refund or release of the order is held back. */
  expectHeld(orderId: string): Promise<void>
  /** The decision that holds the payment back that an order waits for. */
  heldPaymentOf(orderId: string): Promise<string>
  /** The owner gets a coupon for what a shop has done wrong. */
  compensate(): Promise<{ id: string; amountFen: number }>
  /** A shop takes its available money home; answers how much. */
  withdraw(shopId: string): Promise<number>
  /** A sub-merchant puts in money of its own. */
  topUp(subMchid: string): Promise<void>
  /** What WeChat has to tell is told, and all work that is due is done. */
  rest(): Promise<void>
}

const OPERATOR_RIGHTS = ['queue', 'orders', 'holds', 'shops', 'money', 'risk', 'cases', 'manager'] as const
const SHOPS = 2
/** Above the commission of the cheapest bills, below that of most. */
const COMPENSATION_FEN = 2_000

export async function startModelWorld(mode: 'ecommerce' | 'partner'): Promise<ModelWorld> {
  const origin = `http://127.0.0.1:${await freePort()}`
  const t = await startTestApp({
    mode,
    database: 'model',
    // WeChat lets only the providers of ecommerce advance.
    env: { PUBLIC_URL: origin, WECHATPAY_ADVANCE: mode === 'ecommerce' ? 'on' : 'off' },
  })
  await t.fastify.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) })
  await startComplaints(t.app)
  await t.drain() // tells WeChat where complaints go
  const receiver = { mchid: t.sandbox.identity.spMchid, url: `${origin}/wechat/pay/notifications` }
  await t.wechat('/receiver-url', receiver)
  const services = [
    await fixedService(t),
    await inspectService(t, 0, 5_000),
    await inspectService(t, 3_000, 2_000),
  ]
  const shops: TestShop[] = []
  for (let n = 0; n < SHOPS; n++) shops.push(await shopFor(t, services))
  const { userId, openid = '', vehicleId } = await makeOwner(t)
  const photo = await tinyJpeg()
  const as = {
    owner: { kind: 'owner', userId } as const,
    operator: await makeOperator(t),
    second: await makeOperator(t),
    shop: (shopId: string): Caller => staffOf(shops.find(({ id }) => id === shopId) ?? shops[0]),
  }
  const call: ModelWorld['call'] = (caller, route, input) => send(t, tokenFor(t, caller), route, input)
  return {
    t,
    faults: t.sandbox.sandbox.faults,
    services,
    shops,
    owner: { userId, openid, vehicleId },
    as,
    call,
    ...riskOf(t, (route, input) => call(as.operator, route, input as never)),
    ...moneyOf(t, shops),
    async upload(caller, orderId, slots) {
      let last = ''
      for (const slot of slots) {
        const query = { id: t.id(), orderId, slot }
        const { statusCode, body } = await injectPhoto(t, tokenFor(t, caller), query, photo)
        if (statusCode !== 200) return answerOf(statusCode, body)
        last = query.id
      }
      return { status: 200, code: null, body: { id: last } }
    },
    async compensate() {
      const id = t.id()
      const amountFen = COMPENSATION_FEN
      await t.app.db.transaction((tx) =>
        grantCoupon(t.app, tx, {
          ownerId: userId,
          amountFen,
          minimumFen: amountFen,
          cause: 'operator',
          causeKey: `case.${id}`,
        }),
      )
      const [row] = await t.app.db.rows<{ id: string }>('SELECT id FROM coupon WHERE cause_key = ?', [
        `case.${id}`,
      ])
      return { id: row?.id ?? '', amountFen }
    },
    async rest() {
      await t.sandbox.clockMoved()
      if (await t.drain()) await t.sandbox.clockMoved()
    },
  }
}

async function makeOperator(t: TestApp): Promise<Caller> {
  const { id: operatorId } = await createOperator(t.app, {
    name: `model-${t.id().slice(-10).toLowerCase()}`,
    password: 'correct horse battery 9',
    region: '*',
    rights: OPERATOR_RIGHTS,
  })
  return { kind: 'operator', operatorId, region: '*', rights: OPERATOR_RIGHTS }
}

type AsOperator = (route: keyof Api, input: object) => Promise<Answer>

function riskOf(
  t: TestApp,
  operate: AsOperator,
): Pick<ModelWorld, 'underHold' | 'answerHeld' | 'expectHeld' | 'heldPaymentOf'> {
  return {
    async underHold(kind, work) {
      const all = { feature: 'amountFen', op: '>=', value: 0 } as const
      await useRules(t, [
        { id: 'all', title: '全部', kinds: [kind], all: [all], verdict: 'hold', text: '全部' },
      ])
      try {
        return await work()
      } finally {
        await useRules(t, [])
      }
    },
    answerHeld: (decisionId, outcome) =>
      operate(`POST /operators/risk/decisions/:decisionId/${outcome}`, {
        params: { decisionId },
        body: { commandId: t.id(), note: '已电话核实' },
      }),
    async expectHeld(orderId) {
      const held = await t.app.db.rows(
        'SELECT id FROM payment_operation WHERE subject_id = ? AND held_by IS NOT NULL LIMIT 1',
        [orderId],
      )
      if (held.length === 0) throw new Error(`nothing of ${orderId} was held`)
    },
    async heldPaymentOf(orderId) {
      const [row] = await t.app.db.rows<{ id: string }>(
        "SELECT id FROM risk_decision WHERE subject_id = ? AND kind = 'payment' AND verdict = 'hold' ORDER BY id DESC LIMIT 1",
        [orderId],
      )
      if (!row) throw new Error(`no payment of ${orderId} is held`)
      return row.id
    },
  }
}

const TOP_UP_FEN = 200_000

function moneyOf(t: TestApp, shops: readonly TestShop[]): Pick<ModelWorld, 'withdraw' | 'topUp'> {
  return {
    async withdraw(shopId) {
      const { subMchid = '' } = shops.find(({ id }) => id === shopId) ?? {}
      const told = await t.wechat<{ withdrawn_fen: number }>(`/merchants/${subMchid}/withdraw`, {})
      return told.withdrawn_fen
    },
    async topUp(subMchid) {
      await t.wechat(`/merchants/${subMchid}/top-up`, { amount_fen: TOP_UP_FEN })
    },
  }
}

async function fixedService(t: TestApp): Promise<ModelService> {
  return { id: await makeService(t), priceMode: 'fixed', depositFen: 0, inspectionFeeFen: 0 }
}

async function inspectService(
  t: TestApp,
  depositFen: number,
  inspectionFeeFen: number,
): Promise<ModelService> {
  const id = await makeService(t, { priceMode: 'inspect-first', durationMin: 120 })
  return { id, priceMode: 'inspect-first', depositFen, inspectionFeeFen }
}

async function shopFor(t: TestApp, services: readonly ModelService[]): Promise<TestShop> {
  const shop = await makeShop(t, { bays: 20, technicians: 20 })
  for (const service of services) await offerService(t, shop.id, service.id, service)
  return shop
}

function staffOf(shop: TestShop | undefined): Caller {
  if (!shop) throw new Error('no shop')
  const { userId, staffId } = shop.owner as TestShop['owner'] & { staffId: string }
  return { kind: 'shop', userId, shopId: shop.id, staffId, role: 'shop-owner', showPrices: true }
}

async function send(t: TestApp, token: string, route: string, input: object): Promise<Answer> {
  const { params = {}, body } = input as { params?: Record<string, string>; body?: object }
  const [method = '', pattern = ''] = route.split(' ')
  const { statusCode, body: text } = await t.fastify.inject({
    method: method as 'GET' | 'POST',
    url: pattern.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(params[name] ?? '')),
    headers: { authorization: `Bearer ${token}` },
    ...(method === 'POST' ? { payload: body ?? {} } : {}),
  })
  return answerOf(statusCode, text)
}

function answerOf(status: number, text: string): Answer {
  const body: unknown = text === '' ? null : JSON.parse(text)
  return { status, code: status < 400 ? null : (body as { code: string }).code, body }
}

/** The codes with which a route may refuse by its contract. */
export function refusalsOf(route: keyof Api): readonly string[] {
  return (apiContract[route] as { errors?: readonly string[] }).errors ?? []
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
