import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, addMonths, instantOf, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  confirm,
  deliver,
  expectMoneyBalances,
  refreshTokens,
  requestJob,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { book, LINES_FEN, makeOwner, makeService, makeShop, slotAt } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const today = () => localDayOf(t.clock.now())
type PlanBody = { fromOn: string; kind: 'percentage' | 'yearly-fee' | 'support'; basisPoints?: number } & {
  ownCustomersFree?: boolean
  yearlyFeeFen?: number
}
const asked = (shopId: string, plan: PlanBody) => ({
  params: { shopId },
  body: { commandId: t.id(), note: '与店主约定', ...plan },
})

async function agree(shopId: string, plan: PlanBody) {
  const { token } = await signInOperator(t, { rights: ['money'] })
  return t.api(token, 'POST /operators/shops/:shopId/plan', asked(shopId, plan))
}

async function refusalOf(shopId: string, plan: PlanBody): Promise<string> {
  const { token } = await signInOperator(t, { rights: ['money'] })
  return (await t.refused(token, 'POST /operators/shops/:shopId/plan', asked(shopId, plan))).code
}

const accept = ({ shop }: Pick<Job, 'shop'>, orderId: string) =>
  t.api(shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId },
    body: { commandId: t.id() },
  })

async function rateOf(orderId: string): Promise<number | undefined> {
  const [row] = await t.app.db.rows<{ commission_basis_points: number }>(
    'SELECT commission_basis_points FROM orders WHERE id = ?',
    [orderId],
  )
  return row?.commission_basis_points
}

describe('the plan of a shop', () => {
  it('changes at midnight in Shanghai, to the millisecond: what was accepted before keeps its rate', async () => {
    const serviceId = await makeService(t)
    const shop = await makeShop(t, { serviceIds: [serviceId], bays: 4, technicians: 4 })
    const tomorrow = addDays(today(), 1)
    await agree(shop.id, { fromOn: tomorrow, kind: 'percentage', basisPoints: 550 })
    const owner = await makeOwner(t)
    await t.advance(instantOf(tomorrow).getTime() - 5 * 60_000 - t.clock.now().getTime())
    const job = { t, owner, shop, orderId: '' }
    await refreshTokens(job)
    const ids: string[] = []
    for (let n = 0; n < 2; n++) {
      const slotStartAt = slotAt(t, 2)
      ids.push((await book(t, owner, { serviceId, shopId: shop.id, slotStartAt })).id)
    }
    const [before = '', after = ''] = ids
    t.clock.advance(instantOf(tomorrow).getTime() - 1 - t.clock.now().getTime())
    await accept(job, before)
    expect(t.clock.now()).toEqual(plusMs(instantOf(tomorrow), -1))
    t.clock.advance(1)
    await accept(job, after)
    expect([await rateOf(before), await rateOf(after)]).toEqual([LIMITS.commissionBasisPoints, 550])
  })

  it('takes its rate from the money at the release, rounded down to the fen', async () => {
    const job = await requestJob(t)
    await agreeAtOpening(job.shop.id, { kind: 'percentage', basisPoints: 333 })
    await deliver(job)
    await confirm(job)
    await settle(job)
    const { commissionFen } = await expectMoneyBalances(job)
    expect(commissionFen).toBe(952) // 28600 fen × 3.33 % = 952.38
    expect(commissionFen).toBe(Math.floor((LINES_FEN * 333) / 10_000))
  })

  it('of a day is the one that was entered last; nothing is overwritten', async () => {
    const shop = await makeShop(t)
    const fromOn = addDays(today(), 3)
    await agree(shop.id, { fromOn, kind: 'percentage', basisPoints: 700 })
    const said = await agree(shop.id, { fromOn, kind: 'yearly-fee', yearlyFeeFen: 500_000 })
    expect(said).toMatchObject({
      current: { kind: 'percentage', basisPoints: 1000, fromOn: today() },
      lastOn: addDays(fromOn, -1),
      next: { kind: 'yearly-fee', basisPoints: 0, yearlyFeeFen: 500_000, fromOn },
    })
    const rows = await t.app.db.rows('SELECT id FROM commission_plan WHERE shop_id = ?', [shop.id])
    expect(rows).toHaveLength(2)
    expect(await t.api(shop.owner.token, 'GET /shop/plan')).toEqual(said)
  })

  it('never begins before tomorrow at an open shop, nor above the cap of WeChat less a margin', async () => {
    const shop = await makeShop(t)
    expect(await refusalOf(shop.id, { fromOn: today(), kind: 'percentage', basisPoints: 500 })).toBe(
      'PLAN_DAY_PAST',
    )
    const fromOn = addDays(today(), 1)
    expect(await refusalOf(shop.id, { fromOn, kind: 'percentage', basisPoints: 2901 })).toBe(
      'COMMISSION_ABOVE_CAP',
    )
    expect(await agree(shop.id, { fromOn, kind: 'percentage', basisPoints: 2900 })).toMatchObject({
      next: { basisPoints: 2900 },
    })
    const { token } = await signInOperator(t, { rights: ['shops'] })
    const path = 'POST /operators/shops/:shopId/plan'
    expect((await t.refused(token, path, asked(shop.id, { fromOn, kind: 'support' }))).code).toBe('FORBIDDEN')
    await t.app.db.run("UPDATE shop SET state = 'review' WHERE id = ?", [shop.id])
    const opening = await agree(shop.id, { fromOn: today(), kind: 'percentage', basisPoints: 500 })
    expect(opening.current.basisPoints).toBe(500)
  })

  it('is found by its index', async () => {
    const shop = await makeShop(t)
    const plan = await t.app.db.rows<{ key: string | null }>(
      'EXPLAIN SELECT id FROM commission_plan WHERE shop_id = ? AND from_on <= ? ORDER BY from_on DESC, id DESC LIMIT 1',
      [shop.id, today()],
    )
    expect(plan.map(({ key }) => key)).toEqual(['commission_plan_shop'])
  })
})

describe('a support period', () => {
  it('is free for three months, is given once, reminds two weeks before its end and gives way by itself', async () => {
    const shop = await makeShop(t)
    const fromOn = addDays(today(), 1)
    const endsOn = addMonths(fromOn, 3)
    const plan = await agree(shop.id, { fromOn, kind: 'support', basisPoints: 700 })
    expect(plan.next).toEqual({
      kind: 'support',
      fromOn,
      basisPoints: 0,
      yearlyFeeFen: 0,
      ownCustomersFree: false,
    })
    expect(await refusalOf(shop.id, { fromOn: addDays(endsOn, 9), kind: 'support' })).toBe('SUPPORT_USED')
    const dueAt = instantOf(addDays(endsOn, -14), 600)
    await t.advance(dueAt.getTime() - 1 - t.clock.now().getTime())
    expect(await noticesOf(shop.owner.userId)).toEqual([])
    await t.advance(1)
    await t.drain()
    const [, month, day] = endsOn.split('-').map(Number)
    expect(await noticesOf(shop.owner.userId)).toEqual([
      {
        title: '扶持期即将结束',
        text: `扶持期到期，${month}月${day}日零点后接的订单按新方案：每单收 10% 平台服务费`,
      },
    ])
    const job: Job = { t, owner: await makeOwner(t), shop, orderId: '' }
    await refreshTokens(job)
    expect(await t.api(shop.owner.token, 'GET /shop/plan')).toMatchObject({
      current: { kind: 'support', basisPoints: 0 },
      lastOn: addDays(endsOn, -1),
      next: { kind: 'percentage', basisPoints: 1000, fromOn: endsOn },
    })
    await t.advance(instantOf(endsOn).getTime() - t.clock.now().getTime())
    await refreshTokens(job)
    expect(await t.api(shop.owner.token, 'GET /shop/plan')).toMatchObject({
      current: { kind: 'percentage', basisPoints: 1000 },
      lastOn: null,
      next: null,
    })
    expect(await noticesOf(shop.owner.userId)).toHaveLength(1)
  })
})

describe('a customer whom the shop has brought', () => {
  it('carries no commission where the plan says so, at that shop alone, and never who had ordered before', async () => {
    const serviceId = await makeService(t)
    const spec = { serviceIds: [serviceId], instantBook: true, bays: 4, technicians: 4 }
    const [shop, other] = [await makeShop(t, spec), await makeShop(t, spec)]
    for (const { id } of [shop, other])
      await agreeAtOpening(id, { kind: 'percentage', basisPoints: 900, ownCustomersFree: true })
    const [brought, stranger] = [await makeOwner(t), await makeOwner(t)]
    const scan = (token: string, shopId: string) =>
      t.api(token, 'POST /shop-visits', { body: { commandId: t.id(), scene: `s=${shopId}` } })
    const order = async (owner: typeof brought, shopId: string, days: number) => {
      const { id } = await book(t, owner, { serviceId, shopId, slotStartAt: slotAt(t, days) })
      await t.drain()
      return rateOf(id)
    }
    expect(await scan(brought.token, shop.id)).toEqual({ counted: true })
    expect(await scan(brought.token, other.id)).toEqual({ counted: false })
    expect(await order(brought, shop.id, 2)).toBe(0)
    expect(await order(brought, other.id, 3)).toBe(900)
    expect(await order(brought, shop.id, 4)).toBe(0)
    expect(await order(stranger, shop.id, 5)).toBe(900)
    expect(await scan(stranger.token, shop.id)).toEqual({ counted: false })
    expect(await order(stranger, shop.id, 6)).toBe(900)
    const unknown = { body: { commandId: t.id(), scene: 's=nothing' } }
    expect((await t.refused(stranger.token, 'POST /shop-visits', unknown)).code).toBe('NOT_FOUND')
  })
})

const noticesOf = (userId: string) =>
  t.app.db.rows("SELECT title, text FROM notice WHERE user_id = ? AND title LIKE '扶持期%'", [userId])

/** From today on, as for a shop that has not opened yet. */
async function agreeAtOpening(shopId: string, plan: Omit<PlanBody, 'fromOn'>): Promise<void> {
  await t.app.db.run("UPDATE shop SET state = 'review' WHERE id = ?", [shopId])
  await agree(shopId, { ...plan, fromOn: today() })
  await t.app.db.run("UPDATE shop SET state = 'open' WHERE id = ?", [shopId])
}
