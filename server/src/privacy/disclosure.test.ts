import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOperatorSession } from '../../test/harness/operator'
import {
  accept,
  confirm,
  deliveredJob,
  pass,
  refreshTokens,
  requestJob,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, makeOwner, makeStaff } from '../../test/harness/world'

let t: TestApp
let job: Job
let phone: string
beforeAll(async () => {
  t = await startTestApp()
  job = await deliveredJob(t)
  phone = await bindPhone(t, job.owner)
})
afterAll(() => t.close())

type Body = {
  id?: string
  what?: 'phone' | 'vehicle'
  reason?: 'hand-over' | 'parts' | 'other'
  note?: string
}
const body = (given: Body) => ({ id: t.id(), what: 'phone' as const, reason: 'hand-over' as const, ...given })
const look = (token: string, given: Body = {}, orderId = job.orderId) =>
  t.api(token, 'POST /shop/orders/:orderId/disclosure', { params: { orderId }, body: body(given) })
const refusedLook = (token: string, given: Body = {}, orderId = job.orderId) =>
  t.refused(token, 'POST /shop/orders/:orderId/disclosure', { params: { orderId }, body: body(given) })
const looks = async () => (await t.api(job.owner.token, 'GET /me/disclosures')).items

describe('a look at an owner’s data', () => {
  it('gives what was asked for and nothing else, and is hidden again after a quarter of an hour', async () => {
    const seen = await look(job.shop.owner.token)
    const untilAt = new Date(t.clock.now().getTime() + LIMITS.disclosureMs).toISOString()
    expect(seen).toEqual({ phone, plate: null, vin: null, untilAt })
    const car = await t.api(job.owner.token, 'GET /vehicles/:vehicleId', {
      params: { vehicleId: job.owner.vehicleId },
    })
    expect(await look(job.shop.owner.token, { what: 'vehicle', reason: 'parts' })).toMatchObject({
      phone: null,
      plate: car.plate,
    })
  })

  it('can be read by the owner: who, when, what and why, newest first', async () => {
    await look(job.shop.owner.token, { reason: 'other', note: '客户把钥匙落在店里' })
    const [newest] = await looks()
    const { items: staff } = await t.api(job.shop.owner.token, 'GET /shop/staff')
    const { name } = staff.find(({ role }) => role === 'shop-owner') ?? { name: '?' }
    expect(newest).toMatchObject({
      what: 'phone',
      reason: 'other',
      note: '客户把钥匙落在店里',
      orderId: job.orderId,
      at: t.clock.now().toISOString(),
    })
    expect(newest?.byName.endsWith(` · ${name}`)).toBe(true)
  })

  it('by a repeat of the same request is one look, and after its time a new one is needed', async () => {
    const before = (await looks()).length
    const id = t.id()
    const first = await look(job.shop.owner.token, { id })
    expect(await look(job.shop.owner.token, { id })).toEqual(first)
    expect(await looks()).toHaveLength(before + 1)
    expect(await refusedLook(job.shop.owner.token, { id, what: 'vehicle' })).toMatchObject({
      code: 'CONFLICT',
    })
    t.clock.advance(LIMITS.disclosureMs)
    expect(await refusedLook(job.shop.owner.token, { id })).toMatchObject({ code: 'CONFLICT' })
  })

  it('for another reason wants that reason, and notes nothing without', async () => {
    const before = (await looks()).length
    expect(await refusedLook(job.shop.owner.token, { reason: 'other', note: '  ' })).toMatchObject({
      code: 'BAD_INPUT',
      fields: { note: '请写明原因' },
    })
    expect(await looks()).toHaveLength(before)
  })

  it('is not for technicians, other shops and owners', async () => {
    const other = await deliveredJob(t)
    const technician = await makeStaff(t, job.shop.id, 'technician')
    expect(await refusedLook(technician.token)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusedLook(other.shop.owner.token)).toMatchObject({ code: 'NOT_FOUND' })
    const stranger = await makeOwner(t)
    expect((await t.api(stranger.token, 'GET /me/disclosures')).items).toEqual([])
  })

  it('is kept nowhere in plain, not even as the answer of a command', async () => {
    const replies = await t.app.db.rows<{ n: number }>(
      'SELECT COUNT(*) AS n FROM command WHERE reply LIKE ?',
      [`%${phone}%`],
    )
    expect(replies[0]?.n).toBe(0)
  })
})

describe('an operator', () => {
  const ask = (token: string, reason: 'support' | 'complaint') =>
    t.api(token, 'POST /operators/orders/:orderId/disclosure', {
      params: { orderId: job.orderId },
      body: { id: t.id(), what: 'phone', reason },
    })

  it('with the right to orders looks for a reason, which the owner can read', async () => {
    await refreshTokens(job)
    const { token } = await createOperatorSession(t, '330100')
    expect(await ask(token, 'complaint')).toMatchObject({ phone })
    expect((await looks())[0]).toMatchObject({ byName: '安心修客服', reason: 'complaint', what: 'phone' })
  })
})

describe('there is nothing to look at', () => {
  it('before the shop has taken the order', async () => {
    const asked = await requestJob(t)
    expect(await refusedLook(asked.shop.owner.token, {}, asked.orderId)).toMatchObject({
      code: 'DISCLOSURE_CLOSED',
    })
    await accept(asked)
  })

  it('fifteen days after the order was completed', async () => {
    const old = await deliveredJob(t)
    await confirm(old)
    await settle(old)
    await pass(old, LIMITS.disclosureAfterEndMs - DAY_MS)
    expect(await look(old.shop.owner.token, {}, old.orderId)).toMatchObject({ plate: null })
    await pass(old, DAY_MS)
    expect(await refusedLook(old.shop.owner.token, {}, old.orderId)).toMatchObject({
      code: 'DISCLOSURE_CLOSED',
    })
  })
})
