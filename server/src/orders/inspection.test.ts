import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  deliveredJob,
  payDue,
  refreshTokens,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, makeStaff, signIn } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const ROUTE = 'POST /shop/orders/:orderId/inspection'
const GOOD = { name: '轮胎', level: 'good' as const }
const sheet = (items: object[] = [GOOD]) => ({ commandId: t.id(), items: items as (typeof GOOD)[] })

async function carInShop(): Promise<Job> {
  const job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
  await accept(job)
  await checkIn(job)
  return job
}
const write = (job: Job, items?: object[], token = job.shop.owner.token) =>
  t.api(token, ROUTE, { params: { orderId: job.orderId }, body: sheet(items) })
const refused = (job: Job, body: object, token = job.shop.owner.token) =>
  t.refused(token, ROUTE, { params: { orderId: job.orderId }, body })
const finding = async (job: Job, slot: 'finding' | 'damage' = 'finding') =>
  uploadPhoto(t, job.shop.owner.token, job.orderId, slot, await tinyJpeg())

describe('the inspection sheet', () => {
  it('is seen by owner and shop with its photos, and counted in the timeline', async () => {
    const job = await carInShop()
    expect((await see(job)).inspection).toBeNull()
    const photo = await finding(job)
    const items = [
      { name: '前刹车片', level: 'urgent', note: '剩 2 毫米', photoIds: [photo] },
      { name: '雨刮', level: 'watch', photoIds: [photo] },
      { name: '空调滤芯', level: 'watch', note: '', photoIds: [photo] },
      GOOD,
    ]
    const written = await write(job, items)
    const expected = {
      at: t.clock.now().toISOString(),
      byName: expect.stringMatching(/./) as string,
      items: [
        { ...items[0], group: null },
        { ...items[1], group: null, note: '' },
        { ...items[2], group: null },
        { ...GOOD, group: null, note: '', photoIds: [] },
      ],
    }
    expect(written.inspection).toEqual(expected)
    const seen = await see(job)
    expect(seen).toMatchObject({ inspection: expected, state: 'CHECKED_IN', version: written.version })
    expect(seen.timeline.at(-1)).toMatchObject({
      type: 'inspected',
      actor: 'shop',
      text: '检测完成：1 项需尽快处理，2 项留意',
      photoIds: [photo],
    })
  })

  it('replaces the former one, also after the quote and during the work, and a repeat writes nothing', async () => {
    const job = await carInShop()
    await write(job, [{ name: '电瓶', level: 'watch', photoIds: [await finding(job)] }])
    const body = { commandId: t.id(), lines: [...LINES] }
    const params = { orderId: job.orderId }
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', { params, body })
    const again = sheet()
    const second = await t.api(job.shop.owner.token, ROUTE, { params, body: again })
    expect(second).toMatchObject({ state: 'AWAIT_APPROVAL', inspection: { items: [{ name: '轮胎' }] } })
    expect(second.timeline.at(-1)?.text).toBe('检测完成：1 项均良好')
    expect(await t.api(job.shop.owner.token, ROUTE, { params, body: again })).toEqual(second)
    const decisions = second.lines.map(approvalOf)
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params,
      body: { commandId: t.id(), quoteRound: 1, decisions },
    })
    expect(await payDue(job)).toMatchObject({ state: 'IN_SERVICE' })
    expect((await write(job)).timeline.filter(({ type }) => type === 'inspected')).toHaveLength(3)
  })

  it('may be written by the technician who has the work, and by no other', async () => {
    const job = await carInShop()
    const technicians = await Promise.all(
      job.shop.technicianIds.map(async (technicianId) => {
        const staff = await makeStaff(t, job.shop.id, 'technician')
        await t.app.db.run('UPDATE technician SET staff_id = ? WHERE id = ?', [staff.staffId, technicianId])
        const { token } = await signIn(t, 'shop', staff.name, job.shop.id)
        return { technicianId, token }
      }),
    )
    const [row] = await t.app.db.rows<{ technician_id: string }>(
      'SELECT technician_id FROM orders WHERE id = ?',
      [job.orderId],
    )
    const own = technicians.find(({ technicianId }) => technicianId === row?.technician_id)
    const other = technicians.find(({ technicianId }) => technicianId !== row?.technician_id)
    expect((await write(job, [GOOD], own?.token)).inspection?.byName).toBe('店员')
    expect(await refused(job, sheet(), other?.token)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('is refused before the car is in and after it is ready', async () => {
    const job = await requestJob(t)
    await accept(job)
    expect(await refused(job, sheet())).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
    const delivered = await deliveredJob(t)
    expect(await refused(delivered, sheet())).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
  })

  it('takes only findings that the shop photographed for this order, and names the item', async () => {
    const [job, foreign] = [await carInShop(), await carInShop()]
    await refreshTokens(job)
    const wrong = [await finding(foreign), await finding(job, 'damage'), t.id()]
    for (const photo of wrong) {
      const items = [GOOD, { ...GOOD, photoIds: [photo] }]
      expect(await refused(job, sheet(items))).toMatchObject({
        status: 422,
        code: 'EVIDENCE_MISSING',
        fields: { 'body.items.1.photoIds': expect.anything() as unknown },
      })
    }
    expect((await see(job)).inspection).toBeNull()
  })

  it.each([
    ['no items', []],
    ['61 items', Array.from({ length: 61 }, () => GOOD)],
    ['an item without a name', [{ ...GOOD, name: '' }]],
    ['a name of 41 characters', [{ ...GOOD, name: '长'.repeat(41) }]],
    ['an unknown level', [{ ...GOOD, level: 'bad' }]],
    ['a note of 201 characters', [{ ...GOOD, note: '长'.repeat(201) }]],
    ['ten photos of one item', [{ ...GOOD, photoIds: Array.from({ length: 10 }, () => '0'.repeat(26)) }]],
  ])('with %s is refused by the contract', async (_name, items) => {
    const job = await anyJob()
    expect(await refused(job, sheet(items))).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })

  let cached: Job | undefined
  async function anyJob(): Promise<Job> {
    cached ??= await requestJob(t)
    await refreshTokens(cached)
    return cached
  }
})
