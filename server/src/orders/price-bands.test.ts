import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import {
  accept,
  approvalOf,
  checkIn,
  confirm,
  finish,
  handOver,
  payDue,
  refreshTokens,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bandsOf } from './price-samples.repository'
import { subjectOfLine, subjectOfService } from './price-subject'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'bands' })
})
afterAll(() => t.close())

const BELT = {
  kind: 'part',
  name: '发电机皮带',
  quantityMilli: 2000,
  unit: '条',
  unitPriceFen: 8_800,
  partType: 'oem',
} as const
const LABOUR = {
  kind: 'labour',
  name: '换皮带',
  quantityMilli: 1000,
  unit: '次',
  unitPriceFen: 6_000,
  partType: null,
} as const

async function quoted(lines: readonly object[]): Promise<Job> {
  const job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
  await accept(job)
  await checkIn(job)
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), lines: lines as never[] },
  })
  return job
}
async function placeOf({ orderId }: Job) {
  const [row] = await t.app.db.rows<{ series_id: string; region: string; service_id: string }>(
    'SELECT v.series_id, o.region, o.service_id FROM orders o JOIN vehicle v ON v.id = o.vehicle_id WHERE o.id = ?',
    [orderId],
  )
  return { seriesId: row!.series_id, region: row!.region, serviceId: row!.service_id }
}
/** Orders of others that were completed before, each at one price. */
async function others(
  subject: string,
  { seriesId, region }: { seriesId: string; region: string },
  prices: readonly number[],
  at = t.clock.now(),
) {
  for (const priceFen of prices)
    await t.app.db.run(
      'INSERT INTO price_sample (order_id, subject, series_id, region, price_fen, at) VALUES (?, ?, ?, ?, ?, ?)',
      [t.id(), subject, seriesId, region, priceFen, at],
    )
}
const ownBands = async (job: Job) =>
  (await t.api(job.owner.token, 'GET /orders/:orderId/price-bands', { params: { orderId: job.orderId } }))
    .items

describe('price bands', () => {
  it('are learnt from what was done in completed orders, and from nothing else', async () => {
    const job = await quoted([
      LABOUR,
      BELT,
      { ...LABOUR, name: '清洗节气门' },
      { ...LABOUR, name: '免费检查', unitPriceFen: 0 },
      // The same for a database that compares words by its own rules.
      { ...LABOUR, name: '抛光😀', unitPriceFen: 100 },
      { ...LABOUR, name: '抛光😁', unitPriceFen: 200 },
    ])
    const shown = (await see(job)).lines
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params: { orderId: job.orderId },
      body: {
        commandId: t.id(),
        quoteRound: 1,
        decisions: shown.map((line) =>
          line.name === '清洗节气门'
            ? { lineId: line.id, decision: 'decline' as const, reason: '先不做' }
            : approvalOf(line),
        ),
      },
    })
    await payDue(job)
    await finish(job)
    await handOver(job)
    const samples = () =>
      t.app.db.rows<{ subject: string; price_fen: number }>(
        'SELECT subject, price_fen FROM price_sample WHERE order_id = ? ORDER BY price_fen',
        [job.orderId],
      )
    expect(await samples()).toEqual([])
    await confirm(job)
    await settle(job)
    const { serviceId } = await placeOf(job)
    expect(await samples()).toEqual([
      { subject: subjectOfLine({ ...LABOUR, name: '抛光😀' }), price_fen: 100 },
      { subject: subjectOfLine({ ...LABOUR, name: '抛光😁' }), price_fen: 200 },
      { subject: subjectOfLine(LABOUR), price_fen: 6_000 },
      { subject: subjectOfLine(BELT), price_fen: 8_800 },
      { subject: subjectOfService(serviceId), price_fen: 23_900 },
    ])
  })

  it('are hidden under five orders, and shown to both sides from the fifth on', async () => {
    const job = await quoted([BELT, { ...BELT, name: '空调皮带' }])
    const place = await placeOf(job)
    const subject = subjectOfLine(BELT)
    await t.app.db.run('DELETE FROM price_sample', [])
    await others(subject, place, [8_000, 8_500, 9_000, 9_500])
    expect((await ownBands(job)).map(({ band }) => band)).toEqual([null, null])
    await others(subject, place, [7_000])
    const band = { orders: 5, minFen: 7_000, maxFen: 9_500 }
    expect((await ownBands(job)).map(({ band: one }) => one)).toEqual([band, null])
    await refreshTokens(job)
    const asShop = await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/price-bands', {
      params: { orderId: job.orderId },
      body: {
        lines: [
          { kind: 'labour', name: '别的', unit: '次', partType: null },
          { kind: 'part', name: ' 发电机 皮带', unit: '条', partType: 'oem' },
          { kind: 'part', name: '发电机皮带', unit: '条', partType: 'used' },
        ],
      },
    })
    expect(asShop.items).toEqual([null, band, null])
  })

  it('count the same series in the same city within a year, and no other', async () => {
    const job = await quoted([BELT])
    const place = await placeOf(job)
    const subject = subjectOfLine(BELT)
    await t.app.db.run('DELETE FROM price_sample', [])
    const year = new Date(t.clock.now().getTime() - LIMITS.priceBandMs)
    await others(subject, { ...place, region: '310100' }, [1, 1, 1, 1, 1])
    await others(subject, { ...place, seriesId: t.id() }, [2, 2, 2, 2, 2])
    await others(subject, place, [3, 3, 3, 3, 3], new Date(year.getTime() - DAY_MS))
    await others(subject, place, [9_000, 9_100, 9_200, 9_300])
    expect((await ownBands(job))[0]?.band).toBeNull()
    await others(subject, place, [9_400], year)
    expect((await ownBands(job))[0]?.band).toEqual({ orders: 5, minFen: 9_000, maxFen: 9_400 })
  })

  it('leave out the tenth at either end, so that one odd price makes no band', async () => {
    const place = { seriesId: t.id(), region: '330100' }
    await others(subjectOfService('odd'), place, [1, 100, 101, 102, 103, 104, 105, 106, 107, 999_999])
    const bands = await bandsOf(t.app.db, [subjectOfService('odd'), subjectOfService('none')], {
      ...place,
      since: new Date(0),
    })
    expect([...bands]).toEqual([[subjectOfService('odd'), { orders: 10, minFen: 100, maxFen: 107 }]])
  })

  it('are told before booking: the service in all and the lines of the shop, for the car and city', async () => {
    const job = await quoted([BELT])
    const place = await placeOf(job)
    await others(subjectOfService(place.serviceId), place, [20_000, 21_000, 22_000, 23_000, 24_000])
    const query = { shopId: job.shop.id, serviceId: place.serviceId, vehicleId: job.owner.vehicleId }
    const estimate = await t.api(job.owner.token, 'GET /price-bands', { query })
    expect(estimate.total).toEqual({ orders: 5, minFen: 20_000, maxFen: 24_000 })
    expect(estimate.items.map(({ band }) => band).every((band) => band === null)).toBe(true)
    const unknown = await t.refused(job.owner.token, 'GET /price-bands', {
      query: { ...query, serviceId: t.id() },
    })
    expect(unknown).toMatchObject({ status: 409, code: 'SERVICE_NOT_OFFERED' })
    const foreign = await t.refused(job.owner.token, 'GET /price-bands', {
      query: { ...query, vehicleId: t.id() },
    })
    expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('are read from the index alone', async () => {
    const plan = await t.app.db.rows<{ key: string | null; Extra: string }>(
      "EXPLAIN SELECT subject, price_fen FROM price_sample WHERE subject IN ('a', 'b') AND series_id = 'x' AND region = '330100' AND at >= '2026-01-01'",
      [],
    )
    expect(plan[0]).toMatchObject({
      key: 'price_sample_band',
      Extra: expect.stringContaining('Using index') as string,
    })
  })
})
