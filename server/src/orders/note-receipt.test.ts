import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  checkIn,
  confirm,
  deliveredJob,
  expectMoneyBalances,
  finish,
  handOver,
  pass,
  payDue,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN } from '../../test/harness/world'
import { SYSTEM } from '../audit'
import { holdOrder } from './hold-order'

const TOKEN = 'orderpush1'
const AES_KEY = randomBytes(32).toString('hex').slice(0, 43)
const WAITS = '等待微信确认收货结算'

describe('orders of an app whose shipping WeChat manages', () => {
  let t: TestApp
  beforeAll(async () => {
    t = await startTestApp({
      database: 'receipt',
      env: { WECHAT_PUSH_TOKEN: TOKEN, WECHAT_PUSH_AES_KEY: AES_KEY },
    })
    const origin = await t.fastify.listen({ host: '127.0.0.1', port: 0 })
    const appid = t.sandbox.identity.ownerAppid
    await t.wechat('/trade-managed', { appid, managed: true })
    const push = { url: `${origin}/wechat/messages`, token: TOKEN, encoding_aes_key: AES_KEY }
    await t.wechat('/message-push', { appid, ...push })
  })
  afterAll(() => t.close())

  const confirmAtWechat = async ({ orderId }: Job) => {
    const [row] = await t.app.db.rows<{ id: string }>('SELECT id FROM payment WHERE subject_id = ?', [
      orderId,
    ])
    await t.wechat('/user/confirm-receipt', { out_trade_no: `P${row?.id}` })
    await t.advance(SECOND_MS)
  }
  const types = async (job: Job) => (await see(job)).timeline.map(({ type }) => type)

  it("the owner's confirmation in our app releases once WeChat has settled, and the wait is shown", async () => {
    const job = await deliveredJob(t)
    await confirm(job)
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'COMPLETED',
      next: { who: 'platform', what: WAITS },
      money: { frozenFen: LINES_FEN - 172, toShopFen: 0 },
    })
    const list = await t.api(job.owner.token, 'GET /orders', {})
    expect(list.items.find(({ id }) => id === job.orderId)?.next.what).toBe(WAITS)
    await pass(job, 2 * DAY_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ next: { who: 'none' }, money: { frozenFen: 0 } })
    expect(await expectMoneyBalances(job)).toMatchObject({ commissionFen: 2_860 })
    expect((await types(job)).filter((type) => type === 'awaiting-receipt')).toHaveLength(1)
  })

  it('what the owner confirms at WeChat counts as satisfied only after the hand-over', async () => {
    const job = await requestJob(t)
    await accept(job)
    await payDue(job)
    await checkIn(job)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: job.orderId },
      body: { commandId: t.id() },
    })
    await finish(job)
    await confirmAtWechat(job)
    expect(await see(job)).toMatchObject({ state: 'READY', money: { toShopFen: 0 } })
    expect(await types(job)).toContain('receipt-confirmed')
    await handOver(job)
    await pass(job, HOUR_MS)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', money: { toShopFen: 0 } })
  })

  it('after the hand-over it completes the order, once', async () => {
    const job = await deliveredJob(t)
    await confirmAtWechat(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED' })
    expect((await see(job)).timeline.find(({ type }) => type === 'completed')?.text).toContain('微信确认收货')
    await pass(job, MINUTE_MS)
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ frozenFen: 0, commissionFen: 2_860 })
    const completed = await t.app.db.rows<{ payload: string }>(
      "SELECT payload FROM outbox_event WHERE subject_id = ? AND topic = 'order.completed'",
      [job.orderId],
    )
    expect(completed.map(({ payload }) => (JSON.parse(payload) as { by: string }).by)).toEqual(['owner'])
  })

  it('while a hold lies on the order it counts as nothing, and neither does what WeChat confirms by time', async () => {
    const held = await deliveredJob(t)
    await t.app.db.transaction((tx) => holdOrder(t.app, tx, held.orderId, 'risk', SYSTEM))
    await confirmAtWechat(held)
    expect(await see(held)).toMatchObject({
      state: 'DELIVERED',
      flags: { hold: 'risk' },
      money: { toShopFen: 0 },
    })
    const timed = await deliveredJob(t)
    await pass(timed, 2 * DAY_MS + MINUTE_MS)
    expect(await see(timed)).toMatchObject({ state: 'DELIVERED', money: { toShopFen: 0 } })
  })
})
