import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOperatorSession } from '../../test/harness/operator'
import {
  deliveredJob,
  expectMoneyBalances,
  pass,
  refreshTokens,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { redeliver } from '../../test/harness/redeliver'
import { freshPhone, type Person } from '../../test/harness/world'
import { createLog } from '../platform/log'
import { startMerchantWorld, type MerchantWorld } from '../shops/testing/merchant-world'
import { startComplaints } from './follow-complaints'

const logged: string[] = []

describe.each(['ecommerce', 'partner'] as const)('a complaint to WeChat Pay (%s)', (mode) => {
  let t: MerchantWorld
  let job: Job
  let desk: Person
  let tradeNo = ''
  beforeAll(async () => {
    t = await startMerchantWorld(mode, {
      database: 'complaints',
      log: createLog('trace', { write: (line) => void logged.push(line) }),
    })
    await startComplaints(t.app)
    await t.drain() // tells WeChat where complaints go
  })
  afterAll(() => t.close())
  beforeEach(async () => {
    job = await deliveredJob(t)
    const [payment] = await t.app.db.rows<{ id: string }>('SELECT id FROM payment WHERE subject_id = ?', [
      job.orderId,
    ])
    tradeNo = `P${payment?.id ?? ''}`
    desk = await createOperatorSession(t, '330100')
  })

  /** The payer complains in WeChat, and the product hears of it. */
  async function complain(more: object = {}): Promise<string> {
    const { complaint_id: id } = await t.wechat<{ complaint_id: string }>('/complaints', {
      out_trade_no: tradeNo,
      ...more,
    })
    await hear()
    return id
  }
  async function hear(): Promise<void> {
    await t.sandbox.clockMoved()
    await t.drain()
  }
  const say = (id: string, text: string, again = false) => t.wechat(`/complaints/${id}`, { text, again })
  const open = async (token = desk.token) =>
    (await t.api(token, 'GET /operators/complaints', { query: {} })).items.filter(
      ({ orderId }) => orderId === job.orderId,
    )
  const only = async () => {
    const [one] = await open()
    return one ?? expect.fail('no complaint')
  }
  const show = (complaintId: string, token = desk.token) =>
    t.api(token, 'GET /operators/complaints/:complaintId', { params: { complaintId } })
  const answer = (complaintId: string, text: string) =>
    t.api(desk.token, 'POST /operators/complaints/:complaintId/answers', {
      params: { complaintId },
      body: { commandId: t.id(), text },
    })
  const complete = (complaintId: string) =>
    t.api(desk.token, 'POST /operators/complaints/:complaintId/completion', {
      params: { complaintId },
      body: { commandId: t.id() },
    })
  const items = () =>
    t.app.db.rows<{ kind: string; state: string; due_at: Date; level: string }>(
      "SELECT kind, state, due_at, level FROM queue_item WHERE order_id = ? AND kind = 'wechat-complaint' ORDER BY id",
      [job.orderId],
    )
  const fault = (path: string, action: unknown, times = 1) =>
    t.wechat('/faults', { match: { on: 'pay', path }, do: action, times })

  it('stands in the same inbox, of its order and region, with WeChat’s 24 hours', async () => {
    const phone = freshPhone()
    const complainedAt = t.clock.now()
    const number = await complain({ detail: '修完还是有异响', phone, apply_refund_fen: 5_000 })
    const one = await only()
    expect(one).toMatchObject({
      complaintId: number,
      state: 'pending',
      orderId: job.orderId,
      region: '330100',
      amountFen: 28_600,
      refundAskedFen: 5_000,
      text: '商家服务有问题：修完还是有异响',
      phoneMasked: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
      isPayerWaiting: true,
    })
    const dueMs = Math.floor(complainedAt.getTime() / 1000) * 1000 + LIMITS.complaintAnswerMs
    expect(new Date(one.dueAt).getTime()).toBe(dueMs)
    expect(await items()).toMatchObject([{ state: 'open', due_at: new Date(dueMs), level: 'desk' }])
    const queue = await t.api(desk.token, 'GET /operators/queue', { query: { limit: 50 } })
    expect(queue.items.find(({ orderId }) => orderId === job.orderId)).toMatchObject({
      kind: 'wechat-complaint',
    })
    // Sealed, and in no log.
    const [row] = await t.app.db.rows<{ phone_sealed: string }>(
      'SELECT phone_sealed FROM wechat_complaint WHERE complaint_id = ?',
      [number],
    )
    expect(t.app.seal.open(row?.phone_sealed as never)).toBe(phone)
    expect(logged.length).toBeGreaterThan(10)
    expect(logged.join('')).not.toContain(phone)
  })

  it('told many times is one', async () => {
    await t.wechat('/faults', {
      match: { on: 'notify', event: 'COMPLAINT.CREATE' },
      do: { notify: { parallel: 4 } },
      times: 1,
    })
    const number = await complain()
    const { answers } = await t.wechat<{ answers: { http: number }[] }>('/notify/replay', {
      event_type: 'COMPLAINT.CREATE',
      with: { fresh_id: true },
      copies: 3,
    })
    expect(answers.map(({ http }) => http)).toEqual([204, 204, 204])
    await t.drain()
    expect((await open()).map(({ complaintId }) => complaintId)).toEqual([number])
    expect(await items()).toHaveLength(1)
  })

  it('of which no notice came is found within a quarter of an hour', async () => {
    await t.wechat('/faults', {
      match: { on: 'notify', event: 'COMPLAINT.CREATE' },
      do: { notify: 'drop_all' },
      times: 1,
    })
    const number = await complain()
    expect(await open()).toEqual([])
    await t.advance(LIMITS.complaintPollMs)
    desk = await createOperatorSession(t, '330100')
    const { id, ...one } = await only()
    expect(one).toMatchObject({ complaintId: number, state: 'pending' })
    expect((await show(id)).history).toMatchObject([{ type: 'USER_CREATE_COMPLAINT' }])
    expect(await items()).toHaveLength(1)
  })

  it('is answered through WeChat and ended, and everything that was said can be read', async () => {
    const number = await complain()
    const { id } = await only()
    await answer(id, '您好，已请门店今天复检')
    await hear()
    expect(await show(id)).toMatchObject({
      state: 'processing',
      isPayerWaiting: false,
      deeds: [{ state: 'done' }],
    })
    await say(number, '好的，我下午去')
    await hear()
    const seen = await show(id)
    expect(seen.isPayerWaiting).toBe(true)
    expect(seen.history.map(({ type, text }) => `${type} ${text}`).toSorted()).toEqual([
      'MERCHANT_RESPONSE 您好，已请门店今天复检',
      'USER_CREATE_COMPLAINT 修完还是有异响',
      'USER_RESPONSE 好的，我下午去',
    ])
    await complete(id)
    await hear()
    expect(await show(id)).toMatchObject({ state: 'processed' })
    expect(await items()).toMatchObject([{ state: 'resolved' }])
    expect(await open()).toEqual([])
    // The payer is not content.
    await say(number, '还是响', true)
    await hear()
    expect(await only()).toMatchObject({ state: 'pending', times: 2 })
    expect(await items()).toMatchObject([{ state: 'resolved' }, { state: 'open' }])
  })

  it('is answered once where WeChat’s reply was lost, and again where WeChat never heard', async () => {
    for (const action of ['drop_after_commit', 'drop_before', { status: { http: 500, committed: true } }]) {
      job = await deliveredJob(t)
      const [payment] = await t.app.db.rows<{ id: string }>('SELECT id FROM payment WHERE subject_id = ?', [
        job.orderId,
      ])
      tradeNo = `P${payment?.id ?? ''}`
      desk = await createOperatorSession(t, '330100')
      await complain()
      const { id } = await only()
      await fault('/response', action)
      await answer(id, '正在核实')
      await hear()
      expect((await show(id)).deeds).toMatchObject([{ state: 'unknown' }])
      await t.advance(MINUTE_MS)
      const { deeds, history } = await show(id)
      expect(deeds, JSON.stringify(action)).toMatchObject([{ state: 'done' }])
      expect(history.filter(({ type }) => type === 'MERCHANT_RESPONSE')).toHaveLength(1)
    }
  })

  it('what WeChat refuses is refused, and said so', async () => {
    await complain()
    const { id } = await only()
    await complete(id) // nobody has answered yet
    await hear()
    expect(await show(id)).toMatchObject({
      state: 'pending',
      deeds: [{ kind: 'complete', state: 'refused' }],
    })
  })

  it('an answer with a number of somebody or a way out of WeChat is not sent', async () => {
    await complain()
    const { id } = await only()
    for (const text of ['请打 13800138000', '卡号 6222020200012345678', '见 https://example.com']) {
      const refusal = await t.refused(desk.token, 'POST /operators/complaints/:complaintId/answers', {
        params: { complaintId: id },
        body: { commandId: t.id(), text },
      })
      expect(refusal).toMatchObject({ status: 422, code: 'CONTENT_RISKY' })
    }
    expect((await show(id)).deeds).toEqual([])
  })

  it('is for operators of the region with the right to cases', async () => {
    await complain()
    const { id } = await only()
    const other = await createOperatorSession(t, '310000')
    expect(await open(other.token)).toEqual([])
    const params = { complaintId: id }
    expect(await t.refused(other.token, 'GET /operators/complaints/:complaintId', { params })).toMatchObject({
      status: 404,
    })
    expect(
      await t.refused(job.owner.token, 'GET /operators/complaints/:complaintId', { params }),
    ).toMatchObject({
      status: 403,
    })
  })

  it('of an order whose case is open is told to all three sides in it', async () => {
    const { id: caseId } = await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), type: 'service', lineIds: [], text: '车内没清理' },
    })
    await t.drain()
    await complain()
    const seen = await t.api(job.owner.token, 'GET /cases/:caseId', { params: { caseId } })
    expect(seen.timeline.map(({ type }) => type)).toContain('wechat-complaint')
  })

  const over = async () => {
    await refreshTokens(job)
    desk = await createOperatorSession(t, '330100')
    const { id } = await only()
    await answer(id, '您好，已请门店今天复检')
    await hear()
    await complete(id)
    await hear()
    await settle(job)
  }
  const releases = () =>
    t.app.db.rows<{ kind: string }>(
      "SELECT kind FROM payment_operation WHERE subject_id = ? AND kind IN ('share', 'finish')",
      [job.orderId],
    )

  it('holds the release of its order until it is over, told as often as WeChat likes', async () => {
    await complain()
    await redeliver(t, 'complaint.opened')
    const held = await see(job)
    expect(held).toMatchObject({ flags: { hold: 'complaint' }, next: { who: 'platform', by: null } })
    expect(held.timeline.filter(({ type }) => type === 'held')).toHaveLength(1)
    const shown = await t.api(job.shop.owner.token, 'GET /shop/orders/:orderId', {
      params: { orderId: job.orderId },
    })
    expect(shown.timeline.map(({ text }) => text)).toContain('车主已通过微信支付投诉，处理完之前款项不放行')
    const confirmation = { params: { orderId: job.orderId }, body: { commandId: t.id() } }
    expect(
      await t.refused(job.owner.token, 'POST /orders/:orderId/confirmation', confirmation),
    ).toMatchObject({ code: 'HOLD_ACTIVE' })
    await pass(job, LIMITS.autoConfirmAfterMs)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', money: { toShopFen: 0, commissionFen: 0 } })
    expect(await releases()).toEqual([])
    await over()
    // That it was opened is told once more, late.
    await redeliver(t, 'complaint.opened')
    await redeliver(t, 'complaint.closed')
    await settle(job)
    expect(await see(job)).toMatchObject({
      state: 'COMPLETED',
      flags: { hold: null },
      money: { frozenFen: 0 },
    })
    expect(await releases()).toHaveLength(1)
    await expectMoneyBalances(job)
  }, 60_000)

  it('keeps the account of its payer until it is over: WeChat goes on telling of it', async () => {
    await complain()
    const removal = () => t.refused(job.owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
    expect(await removal()).toMatchObject({ code: 'ACCOUNT_IN_USE', data: { openComplaints: 1 } })
    await over()
    await pass(job, LIMITS.autoConfirmAfterMs)
    await settle(job)
    await t.api(job.owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
  }, 60_000)

  it('and a case hold each for itself: the end of one is not the end of the other', async () => {
    const openCase = () =>
      t.api(job.owner.token, 'POST /orders/:orderId/cases', {
        params: { orderId: job.orderId },
        body: { commandId: t.id(), type: 'service', lineIds: [], text: '车内没清理' },
      })
    const withdraw = (caseId: string) =>
      t.api(job.owner.token, 'POST /cases/:caseId/withdrawal', {
        params: { caseId },
        body: { commandId: t.id() },
      })
    const first = await openCase()
    await complain()
    expect((await see(job)).flags.hold).toBe('case')
    await withdraw(first.id)
    await pass(job, LIMITS.autoConfirmAfterMs)
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { hold: 'complaint' } })
    const second = await openCase()
    await over()
    expect(await see(job)).toMatchObject({ state: 'DELIVERED', flags: { hold: 'case' } })
    expect(await releases()).toEqual([])
    await withdraw(second.id)
    await settle(job)
    expect(await see(job)).toMatchObject({ state: 'COMPLETED', flags: { hold: null } })
    expect(await releases()).toHaveLength(1)
  }, 60_000)

  it('that is open when the freeze ends brings the money back to the payer', async () => {
    await complain()
    await pass(job, (mode === 'partner' ? 25 : 170) * DAY_MS)
    await settle(job)
    expect(await see(job)).toMatchObject({ money: { frozenFen: 0, toShopFen: 0, commissionFen: 0 } })
    expect(await releases()).toEqual([])
    await expectMoneyBalances(job)
  }, 120_000)

  it('that nobody takes up goes to the region’s manager, then to all regions’, and stays with whom takes it', async () => {
    await complain()
    await t.advance(4 * HOUR_MS)
    expect(await items()).toMatchObject([{ level: 'region' }])
    const take = (token: string, itemId: string) =>
      t.api(token, 'POST /operators/queue/:itemId/acknowledgement', {
        params: { itemId },
        body: { commandId: t.id() },
      })
    await t.advance(LIMITS.levelAckMs)
    expect(await items()).toMatchObject([{ level: 'head' }])
    const [{ id } = { id: '' }] = await t.app.db.rows<{ id: string }>(
      "SELECT id FROM queue_item WHERE order_id = ? AND kind = 'wechat-complaint'",
      [job.orderId],
    )
    const manager = await createOperatorSession(t, '330100')
    expect(
      await t.refused(manager.token, 'POST /operators/queue/:itemId/acknowledgement', {
        params: { itemId: id },
      }),
    ).toMatchObject({ code: 'FORBIDDEN' })
    const head = await createOperatorSession(t, '*')
    await take(head.token, id)
    const mine = await t.api(head.token, 'GET /operators/queue', { query: { level: 'head', limit: 50 } })
    expect(mine.items.find((item) => item.id === id)?.ackedAt).not.toBeNull()
  })
})
