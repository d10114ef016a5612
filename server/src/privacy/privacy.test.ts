import { maskPhone } from '@anxin/shared/kernel/phone'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  checkIn,
  confirm,
  deliveredJob,
  expectMoneyBalances,
  payDue,
  refreshTokens,
  requestJob,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import {
  bindPhone,
  freshPhone,
  makeOwner,
  makeShop,
  makeStaff,
  signIn,
  slotAt,
} from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const remove = (token: string) => t.api(token, 'POST /me/removal', { body: { commandId: t.id() } })
const removeRefused = (token: string) => t.refused(token, 'POST /me/removal', { body: { commandId: t.id() } })
const IN_USE = { status: 409, code: 'ACCOUNT_IN_USE' }

async function completedJob(): Promise<Job> {
  const job = await deliveredJob(t)
  await confirm(job)
  await settle(job)
  return job
}
/** Every column of every table that still holds one of the values, sealed or plain, as `table.column`. */
async function placesOf(values: readonly string[]): Promise<string[]> {
  const columns = await t.app.db.rows<{ t: string; c: string }>(
    "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = DATABASE() AND data_type IN ('char', 'varchar', 'text', 'mediumtext')",
    [],
  )
  const found: string[] = []
  for (const { t: table, c: column } of columns) {
    const isSealed = column.endsWith('_sealed')
    const where = isSealed
      ? `\`${column}\` LIKE '%.%'`
      : values.map(() => `CONVERT(\`${column}\` USING utf8mb4) LIKE ?`).join(' OR ')
    const rows = await t.app.db.rows<{ v: string }>(
      `SELECT \`${column}\` AS v FROM \`${table}\` WHERE ${where}`,
      isSealed ? [] : values.map((value) => `%${value}%`),
    )
    const holds = rows.some(({ v }) => !isSealed || values.some((value) => opened(v).includes(value)))
    if (holds) found.push(`${table}.${column}`)
  }
  return found
}
function opened(sealed: string): string {
  try {
    return t.app.seal.open(sealed as never)
  } catch {
    return '' // rows that other tests made by hand
  }
}

describe('POST /me/removal', () => {
  it('leaves no phone, openid, plate or note anywhere, and the order as a record of nobody', async () => {
    const job = await completedJob()
    const { owner, orderId } = job
    const phone = await bindPhone(t, owner)
    await t.app.db.run("UPDATE orders SET note = '我是张三丰' WHERE id = ?", [orderId])
    const { plate } = await t.api(owner.token, 'GET /vehicles/:vehicleId', {
      params: { vehicleId: owner.vehicleId },
    })
    const openid = (await signIn(t, 'owner', owner.name)).openid ?? ''
    const values = [phone, plate, openid, '张三丰', t.app.seal.index('phone', phone)]
    expect(await placesOf(values)).toEqual(
      expect.arrayContaining(['user.phone_sealed', 'vehicle.plate_sealed', 'payment.payer_openid_sealed']),
    )
    expect(await remove(owner.token)).toEqual({ ok: true })
    expect(await placesOf(values)).toEqual([])
    const [row] = await t.app.db.rows<{ state: string; vehicle_text: string; owner_id: string }>(
      'SELECT state, vehicle_text, owner_id FROM orders WHERE id = ?',
      [orderId],
    )
    expect(row).toEqual({
      state: 'COMPLETED',
      vehicle_text: expect.not.stringContaining('·') as unknown,
      owner_id: owner.userId,
    })
    await refreshShop(job)
    const kept = await t.api(job.shop.owner.token, 'GET /shop/orders/:orderId', { params: { orderId } })
    expect(kept.money).toMatchObject({ frozenFen: 0 })
    expect((await t.wechat<{ balanced: boolean }>('/books')).balanced).toBe(true)
  })

  it('ends every session, and whoever comes with the same WeChat account is somebody new', async () => {
    const owner = await makeOwner(t)
    const other = await signIn(t, 'owner', owner.name)
    await remove(owner.token)
    for (const { token } of [owner, other])
      expect(await t.refused(token, 'GET /me')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    const again = await signIn(t, 'owner', owner.name)
    expect(again.userId).not.toBe(owner.userId)
    expect(await t.api(again.token, 'GET /vehicles')).toEqual({ items: [] })
    expect(await t.api(again.token, 'GET /orders')).toEqual({ items: [], nextCursor: null })
    expect((await t.api(again.token, 'GET /me')).phoneMasked).toBeNull()
  })

  it('frees the phone for another account', async () => {
    const owner = await signIn(t)
    const phone = await bindPhone(t, owner)
    await remove(owner.token)
    expect(await bindPhone(t, await signIn(t), 'owner', phone)).toBe(phone)
  })

  it('is refused while an order is open or money is frozen, and then erases nothing', async () => {
    const job = await requestJob(t)
    const phone = (await t.api(job.owner.token, 'GET /me')).phoneMasked
    expect(await removeRefused(job.owner.token)).toMatchObject({
      ...IN_USE,
      data: { openOrders: 1, frozenFen: 0 },
    })
    await accept(job)
    await payDue(job)
    await checkIn(job)
    expect(await removeRefused(job.owner.token)).toMatchObject({
      ...IN_USE,
      data: { openOrders: 1, frozenFen: expect.any(Number) as unknown },
    })
    expect(await t.api(job.owner.token, 'GET /me')).toMatchObject({ phoneMasked: phone })
    expect((await t.api(job.owner.token, 'GET /vehicles')).items).toHaveLength(1)
    const done = await deliveredJob(t)
    await confirm(done)
    await refreshTokens(done)
    // Completed, but WeChat has not freed the money yet.
    const refusal = await removeRefused(done.owner.token)
    expect(refusal).toMatchObject({ ...IN_USE, data: { openOrders: 0 } })
    expect(refusal.data?.['frozenFen']).toBeGreaterThan(0)
    await settle(done)
    await expectMoneyBalances(done)
    await remove(done.owner.token)
  })

  it('is refused while the person works for a shop', async () => {
    const shop = await makeShop(t)
    const staff = await makeStaff(t, shop.id, 'adviser')
    const asOwner = await signIn(t, 'owner', staff.name)
    expect(await removeRefused(asOwner.token)).toMatchObject({ ...IN_USE, data: { shops: 1 } })
  })

  it('a booking at the same moment either goes first and keeps the account, or finds no car', async () => {
    for (let round = 0; round < 5; round++) {
      const job = await requestJob(t)
      await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', {
        params: { orderId: job.orderId },
        body: { commandId: t.id(), reason: '改主意', feeFen: 0 },
      })
      await t.drain()
      const [row] = await t.app.db.rows<{ service_id: string }>(
        'SELECT service_id FROM orders WHERE id = ?',
        [job.orderId],
      )
      const body = {
        id: t.id(),
        vehicleId: job.owner.vehicleId,
        serviceId: row?.service_id ?? '',
        shopId: job.shop.id,
        slotStartAt: slotAt(t, 6),
        lat: 30.27,
        lng: 120.15,
      }
      const [booked, removed] = await Promise.allSettled([
        t.api(job.owner.token, 'POST /orders', { body }),
        remove(job.owner.token),
      ])
      expect([booked.status, removed.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    }
  })

  it('waits for a case that is not over, of an order that is', async () => {
    const job = await completedJob()
    const opened = await t.api(job.owner.token, 'POST /orders/:orderId/cases', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), type: 'service', lineIds: [], text: '车内没清理' },
    })
    expect(await removeRefused(job.owner.token)).toMatchObject({ ...IN_USE, data: { openCases: 1 } })
    await t.api(job.owner.token, 'POST /cases/:caseId/withdrawal', {
      params: { caseId: opened.id },
      body: { commandId: t.id() },
    })
    expect(await remove(job.owner.token)).toEqual({ ok: true })
  })

  it('a review that still waited for WeChat is read by a person instead', async () => {
    const job = await completedJob()
    await t.wechat('/faults', { match: { on: 'api', path: 'msg_sec_check' }, do: { errcode: -1 }, times: 1 })
    await t.api(job.owner.token, 'POST /orders/:orderId/review', {
      params: { orderId: job.orderId },
      body: { id: t.id(), skill: 5, manner: 4, priceClarity: 5, text: '修得好' },
    })
    await remove(job.owner.token)
    await t.advance(2 * MINUTE_MS)
    const items = await t.app.db.rows('SELECT kind FROM queue_item WHERE order_id = ?', [job.orderId])
    expect(items).toEqual([{ kind: 'review-doubtful' }])
  })

  it('needs an owner and a command id', async () => {
    expect(await t.refused(null, 'POST /me/removal')).toMatchObject({ status: 401 })
    const { token } = await signIn(t)
    expect(await t.refused(token, 'POST /me/removal', { body: { commandId: 'x' } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
    expect(await t.refused((await signIn(t, 'shop')).token, 'POST /me/removal')).toMatchObject({
      status: 403,
    })
  })
})

describe('GET /me/data', () => {
  it('tells what is kept, how much, what for and until when, masked', async () => {
    const job = await completedJob()
    const phone = await bindPhone(t, job.owner, 'owner', freshPhone())
    const { items } = await t.api(job.owner.token, 'GET /me/data')
    const valueOf = (what: string) => items.find((item) => item.what.startsWith(what))?.value
    expect(valueOf('手机号')).toBe(maskPhone(phone))
    expect(valueOf('车辆')).toBe('1 辆')
    expect(valueOf('订单')).toBe('1 单')
    expect(valueOf('车况照片')).toBe('7 张')
    expect(valueOf('通知授权')).toBe('剩余 0 次')
    expect(valueOf('登录状态')).toBeDefined()
    for (const item of items) {
      expect(item.purpose).not.toBe('')
      expect(item.keptUntil).not.toBe('')
    }
    expect(JSON.stringify(items)).not.toContain(phone)
  })

  it('of somebody new is nothing but the sign-in', async () => {
    const { items } = await t.api((await signIn(t)).token, 'GET /me/data')
    const values = Object.fromEntries(items.map(({ what, value }) => [what, value]))
    expect(values).toMatchObject({ 手机号: '未填写', '微信标识（openid、unionid）': '1 个小程序' })
    expect(Object.values(values).filter((value) => /[1-9]/.test(value))).toHaveLength(1)
  })

  it('needs an owner', async () => {
    expect(await t.refused(null, 'GET /me/data')).toMatchObject({ status: 401 })
    expect(await t.refused((await signIn(t, 'shop')).token, 'GET /me/data')).toMatchObject({ status: 403 })
  })
})

async function refreshShop(job: Job): Promise<void> {
  job.shop.owner.token = (await signIn(t, 'shop', job.shop.owner.name, job.shop.id)).token
}
