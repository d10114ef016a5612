import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  confirm,
  deliveredJob,
  expectMoneyBalances,
  finish,
  handOver,
  checkIn,
  pass,
  payDue,
  see,
  settle,
  accept,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, LINES_FEN, makeOwner, slotAt } from '../../test/harness/world'

const { warnAfterMs, overdueAfterMs, sumFen } = LIMITS.debtPolicy
const HERE = { lat: 30.27, lng: 120.15 }
const REFUND = 'POST /operators/orders/:orderId/refund'
const DEBT_FEN = LINES_FEN - 172 // WeChat gives its own fee back

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'shopdebt', env: { WECHATPAY_ADVANCE: 'on' } })
})
afterAll(() => t.close())

const signIn = () => signInOperator(t, { rights: ['money', 'queue'] })

/** A shop that got the money of an order, spent it, and owes what the platform then gave back to the owner. */
async function owing(amountFen = LINES_FEN): Promise<Job> {
  const job = await deliveredJob(t)
  await confirm(job)
  await settle(job)
  await t.wechat(`/merchants/${job.shop.subMchid}/withdraw`, {})
  const { token } = await signIn()
  await t.api(token, REFUND, {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), amountFen, reason: '协商退款' },
  })
  await settle(job)
  return job
}

const debts = ({ shop }: Job) => t.api(shop.owner.token, 'GET /shop/debts', { query: {} })
const titles = async ({ shop }: Job) =>
  (await t.api(shop.owner.token, 'GET /notices', { query: { limit: 50 } })).items.map(({ title }) => title)
const told = async (job: Job, title: string) => (await titles(job)).filter((one) => one === title).length
const items = async ({ shop }: Job) =>
  (await t.api((await signIn()).token, 'GET /operators/queue', { query: { limit: 50 } })).items.filter(
    ({ kind, text }) => kind === 'shop-debt' && text.includes(shop.id),
  )
async function bookAt(job: Job): Promise<unknown> {
  const owner = await makeOwner(t)
  const serviceId = await serviceOf(job)
  return t.refused(owner.token, 'POST /orders', {
    body: {
      id: t.id(),
      shopId: job.shop.id,
      vehicleId: owner.vehicleId,
      serviceId,
      slotStartAt: slotAt(t, 3),
      ...HERE,
    },
  })
}
const serviceOf = async ({ orderId }: Job) =>
  (await t.app.db.rows<{ service_id: string }>('SELECT service_id FROM orders WHERE id = ?', [orderId]))[0]
    ?.service_id ?? ''
const isListed = async (job: Job) => {
  const serviceId = await serviceOf(job)
  const list = await t.api(null, 'GET /shops', { query: { ...HERE, serviceId, limit: 50 } })
  return list.items.some(({ id }) => id === job.shop.id)
}

describe('a shop that owes', () => {
  it('is warned, then gets no new orders by any way, and operators see it with a deadline', async () => {
    const job = await owing()
    expect(await debts(job)).toMatchObject({
      items: [{ kind: 'advance', orderId: job.orderId, amountFen: DEBT_FEN }],
      owedFen: DEBT_FEN,
      overdueFen: 0,
      stoppedAt: null,
    })
    await pass(job, warnAfterMs)
    expect(await told(job, '有款项待还')).toBe(1)
    expect(await isListed(job)).toBe(true)
    expect(await items(job)).toEqual([])
    await pass(job, overdueAfterMs - warnAfterMs)
    expect(await isListed(job)).toBe(false)
    expect(await bookAt(job)).toMatchObject({ status: 409, code: 'SHOP_LIMITED' })
    const { stoppedAt } = await debts(job)
    expect(stoppedAt).not.toBeNull()
    expect(await t.api(job.shop.owner.token, 'GET /shop/merchant', {})).toMatchObject({
      canCollect: true,
      debtStoppedAt: stoppedAt,
    })
    expect(await told(job, '欠款逾期，已暂停接单')).toBe(1)
    expect(await items(job)).toMatchObject([{ orderId: null, region: '330100' }])
  })

  it('accepts no order that was asked for before; those that it has go on, and their release frees it', async () => {
    const job = await owing(20_000)
    const later = { serviceId: await serviceOf(job), shopId: job.shop.id }
    await pass(job, overdueAfterMs - DAY_MS)
    const ordered = async (days: number): Promise<Job> => {
      const owner = await makeOwner(t)
      return { ...job, owner, orderId: (await book(t, owner, { ...later, slotStartAt: slotAt(t, days) })).id }
    }
    const running = await ordered(2)
    await accept(running)
    await payDue(running)
    await pass(running, DAY_MS - 30 * MINUTE_MS)
    const asked = await ordered(3)
    await t.app.db.run("UPDATE timer SET due_at = ? WHERE kind = 'payments.debt-aged'", [t.clock.now()])
    await t.app.db.run('UPDATE receivable SET created_at = ? WHERE shop_id = ?', [
      new Date(t.clock.now().getTime() - overdueAfterMs),
      job.shop.id,
    ])
    await t.drain()
    expect(
      await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
        params: { orderId: asked.orderId },
        body: { commandId: t.id() },
      }),
    ).toMatchObject({ status: 409, code: 'SHOP_LIMITED' })
    await checkIn(running)
    await t.api(running.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: running.orderId },
      body: { commandId: t.id() },
    })
    await finish(running)
    await handOver(running)
    expect(await isListed(job)).toBe(false)
    await confirm(running)
    await settle(running)
    expect(await see(running)).toMatchObject({ state: 'COMPLETED', money: { frozenFen: 0 } })
    expect(await debts(running)).toMatchObject({ items: [], owedFen: 0, overdueFen: 0, stoppedAt: null })
    expect(await isListed(job)).toBe(true)
    expect(await items(job)).toEqual([])
    expect(await told(running, '欠款已结清，恢复接单')).toBe(1)
    await expectMoneyBalances(running)
  })

  it('has WeChat asked at once when it says that there is money again', async () => {
    const job = await owing()
    const attempts = async () =>
      (
        await t.app.db.rows<{ attempts: number }>(
          "SELECT attempts FROM payment_operation WHERE subject_id = ? AND kind = 'recover'",
          [job.orderId],
        )
      )[0]?.attempts ?? 0
    const before = await attempts()
    await t.api(job.shop.owner.token, 'POST /shop/debts/collection', { body: { commandId: t.id() } })
    await t.drain()
    expect(await attempts()).toBe(before + 1)
    expect(await debts(job)).toMatchObject({ owedFen: DEBT_FEN })
  })

  it('is free once two operators have written it off', async () => {
    const job = await owing()
    await pass(job, overdueAfterMs)
    const [first, second] = [await signIn(), await signIn()]
    const receivableId = (await debts(job)).items[0]?.id ?? ''
    const { proposalId } = await t.api(first.token, 'POST /operators/receivables/:receivableId/write-off', {
      params: { receivableId },
      body: { commandId: t.id(), note: '门店困难' },
    })
    await t.api(second.token, 'POST /operators/receivables/:receivableId/write-off-approval', {
      params: { receivableId },
      body: { commandId: t.id(), proposalId },
    })
    await t.drain()
    expect(await isListed(job)).toBe(true)
    expect(await items(job)).toEqual([])
  })

  it('below the sum of the policy it is neither warned nor stopped', async () => {
    const job = await owing(sumFen - 100)
    await pass(job, overdueAfterMs + DAY_MS)
    expect(await debts(job)).toMatchObject({ stoppedAt: null, stopsAtFen: sumFen })
    expect((await debts(job)).overdueFen).toBeGreaterThan(0)
    expect(await isListed(job)).toBe(true)
    expect(await told(job, '有款项待还')).toBe(0)
  })

  it('that goes on owing is told again every week, and its item with it; a repeated timer changes nothing', async () => {
    const job = await owing()
    await pass(job, overdueAfterMs)
    await t.app.db.run(
      "INSERT INTO timer (id, kind, subject_id, due_at) VALUES (?, 'payments.debts-judged', ?, ?)",
      [`payments.debts-judged.${job.shop.id}`, job.shop.id, t.clock.now()],
    )
    await pass(job, HOUR_MS)
    expect(await told(job, '欠款逾期，已暂停接单')).toBe(1)
    expect(await items(job)).toHaveLength(1)
    await pass(job, LIMITS.debtEscalateEveryMs)
    expect(await told(job, '欠款逾期，已暂停接单')).toBe(2)
    expect(await items(job)).toHaveLength(2)
    const audits = await t.app.db.rows<{ action: string }>(
      "SELECT action FROM audit_entry WHERE subject_id = ? AND action LIKE 'shop.debt%'",
      [job.shop.id],
    )
    expect(audits).toEqual([{ action: 'shop.debt-limited' }])
  }, 90_000)
})
