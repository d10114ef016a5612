import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  canStartPrivateServers,
  startThrowawayRedis,
  type ThrowawayServer,
} from '../../../scripts/lib/servers.mjs'
import { signInOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn } from '../../test/harness/world'
import { buildApp } from '../app'

let redis: ThrowawayServer
let t: TestApp
let url: string
beforeAll(async () => {
  redis = await startThrowawayRedis()
  const env = { REDIS_URL: redis.url, LIVE_SIGN_IN_MS: '1500', LIVE_HEARTBEAT_MS: '500' }
  t = await startTestApp({ env })
  url = `${(await t.fastify.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')}/live`
})
afterAll(async () => {
  await t.close()
  await redis.remove()
})

type Phone = { socket: WebSocket; said: unknown[]; closed: () => number | undefined }

/** A socket, and all that it has heard. */
async function connect(options: { autoPong?: boolean } = {}): Promise<Phone> {
  const socket = new WebSocket(url, options)
  const said: unknown[] = []
  let code: number | undefined
  socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString('utf8'))))
  socket.on('close', (closedWith) => (code = closedWith))
  await once(socket, 'open')
  return { socket, said, closed: () => code }
}

/** A socket that is signed in. */
async function listenAs(token: string, options: { autoPong?: boolean } = {}): Promise<Phone> {
  const phone = await connect(options)
  phone.socket.send(JSON.stringify({ token }))
  await vi.waitFor(() => expect(phone.said).toEqual([{ ready: true }]), inTime)
  phone.said.length = 0
  return phone
}

const hint = () => ({ orderId: t.id(), version: 3 })
/** A busy machine is slow; the time in the product is what the environment above says. */
const inTime = { timeout: 10_000 }
const withinTheLimit = { timeout: LIMITS.liveHintWithinMs, interval: 10 }

describe.skipIf(!canStartPrivateServers())('GET /live', () => {
  it('hands a hint of another process to the owner and to everybody in the shop within three seconds', async () => {
    const owner = await signIn(t)
    const shop = await makeShop(t)
    const technician = await makeStaff(t, shop.id, 'technician')
    const phones = [
      await listenAs(owner.token),
      await listenAs(shop.owner.token),
      await listenAs(technician.token),
    ]
    const told = hint()
    const worker = await buildApp(t.app.env, { clock: t.clock, log: t.app.log })
    worker.live.tell([`user:${owner.userId}`, `shop:${shop.id}`], told)
    await vi.waitFor(
      () => expect(phones.map(({ said }) => said)).toEqual([[told], [told], [told]]),
      withinTheLimit,
    )
    await worker.close()
  })

  it('tells nobody about the orders of others', async () => {
    const [mine, other] = [await signIn(t), await signIn(t)]
    const shop = await makeShop(t)
    const [phone, foreignShop] = [await listenAs(mine.token), await listenAs(shop.owner.token)]
    const own = hint()
    t.app.live.tell([`user:${other.userId}`, `shop:${t.id()}`], hint())
    t.app.live.tell([`user:${mine.userId}`, `shop:${shop.id}`], own)
    // One channel keeps the order: what came before is not still on its way.
    await vi.waitFor(() => expect([phone.said, foreignShop.said]).toEqual([[own], [own]]), withinTheLimit)
  })

  it('lives on through a restart of Redis, and hears again afterwards', async () => {
    const owner = await signIn(t)
    const phone = await listenAs(owner.token)
    await redis.kill()
    await redis.start()
    const told = hint()
    await vi.waitFor(
      () => {
        t.app.live.tell([`user:${owner.userId}`], told)
        expect(phone.said).toContainEqual(told)
      },
      { timeout: 10_000, interval: 50 },
    )
    expect(phone.socket.readyState).toBe(WebSocket.OPEN)
  })

  it.each([
    ['a token that is not ours', JSON.stringify({ token: 'a.b.c' })],
    ['something that is no JSON', 'hello'],
    ['more than a token', JSON.stringify({ token: 'x', shop: 'y' })],
  ])('closes with 4401 for %s', async (_what, text) => {
    const phone = await connect()
    phone.socket.send(text)
    await vi.waitFor(() => expect(phone.closed()).toBe(4401), inTime)
    expect(phone.said).toEqual([])
  })

  it('closes with 4401 when no token comes', async () => {
    const phone = await connect()
    await vi.waitFor(() => expect(phone.closed()).toBe(4401), inTime)
  })

  it('closes with 4401 once the session is revoked', async () => {
    const owner = await signIn(t)
    const phone = await listenAs(owner.token)
    await t.api(owner.token, 'POST /me/sign-out', {})
    await vi.waitFor(() => expect(phone.closed()).toBe(4401), inTime)
  })

  it('closes with 4401 once the token has expired', async () => {
    const phone = await listenAs((await signIn(t)).token)
    t.clock.advance(LIMITS.sessionMs + MINUTE_MS)
    await vi.waitFor(() => expect(phone.closed()).toBe(4401), inTime)
  })

  it('has nothing for operators and for guests of the shop mini-program', async () => {
    for (const { token } of [await signInOperator(t), await signIn(t, 'shop')]) {
      const phone = await connect()
      phone.socket.send(JSON.stringify({ token }))
      await vi.waitFor(() => expect(phone.closed()).toBe(4403), inTime)
    }
  })

  it('ends a socket that no longer answers, and keeps one that does', async () => {
    const { token } = await signIn(t)
    const [alive, gone] = [await listenAs(token), await listenAs(token, { autoPong: false })]
    await vi.waitFor(() => expect(gone.closed()).toBeDefined(), inTime)
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('closes the oldest socket of a user who opens too many', async () => {
    const { token } = await signIn(t)
    const phones: Phone[] = []
    for (let n = 0; n <= LIMITS.liveSocketsPerUserMax; n++) phones.push(await listenAs(token))
    await vi.waitFor(() => expect(phones[0]?.closed()).toBe(4409), inTime)
    expect(phones.slice(1).every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true)
  })
})
