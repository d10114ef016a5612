import { apiContract, type Api } from '@anxin/shared/api'
import { createServer } from 'node:net'
import { createOperator } from '../../src/identity'
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
  readonly services: readonly ModelService[]
  readonly shops: readonly TestShop[]
  readonly owner: { readonly userId: string; readonly openid: string; readonly vehicleId: string }
  /** Calls a route as somebody, and answers whatever comes back. */
  call<R extends keyof Api>(as: Caller, route: R, input: Partial<Api[R]['input']>): Promise<Answer>
  upload(as: Caller, orderId: string, slots: readonly string[]): Promise<Answer>
  readonly as: { readonly owner: Caller; readonly operator: Caller; shop(shopId: string): Caller }
  /** What WeChat has to tell is told, and all work that is due is done. */
  rest(): Promise<void>
}

const OPERATOR_RIGHTS = ['queue', 'orders', 'holds', 'shops', 'money', 'risk']
const SHOPS = 2

export async function startModelWorld(mode: 'ecommerce' | 'partner'): Promise<ModelWorld> {
  const origin = `http://127.0.0.1:${await freePort()}`
  const t = await startTestApp({ mode, database: 'model', env: { PUBLIC_URL: origin } })
  await t.fastify.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) })
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
  const { id: operatorId } = await createOperator(t.app, {
    name: `model-${t.id().slice(-10).toLowerCase()}`,
    password: 'correct horse battery 9',
    region: '*',
    rights: OPERATOR_RIGHTS as never,
  })
  const photo = await tinyJpeg()
  const as = {
    owner: { kind: 'owner', userId } as const,
    operator: { kind: 'operator', operatorId, region: '*', rights: OPERATOR_RIGHTS } as const,
    shop: (shopId: string): Caller => staffOf(shops.find(({ id }) => id === shopId) ?? shops[0]),
  }
  return {
    t,
    services,
    shops,
    owner: { userId, openid, vehicleId },
    as,
    call: (caller, route, input) => send(t, tokenFor(t, caller), route, input),
    async upload(caller, orderId, slots) {
      for (const slot of slots) {
        const query = { id: t.id(), orderId, slot }
        const { statusCode, body } = await injectPhoto(t, tokenFor(t, caller), query, photo)
        if (statusCode !== 200) return answerOf(statusCode, body)
      }
      return { status: 200, code: null, body: null }
    },
    async rest() {
      await t.sandbox.clockMoved()
      await t.drain()
      await t.sandbox.clockMoved()
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
