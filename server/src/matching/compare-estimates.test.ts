import { distinctPlace } from '../../test/harness/place'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, makeOwner, makeService, makeShop, type TestShop } from '../../test/harness/world'
import { compareEstimates } from './compare-estimates'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

type Line = Parameters<typeof compareEstimates>[0][number][number]
const [LABOUR, FILTER, OIL] = LINES as unknown as [Line, Line, Line]

async function setLines(shop: TestShop, serviceId: string, lines: readonly object[]): Promise<void> {
  await t.app.db.run('UPDATE shop_service SET `lines` = ? WHERE shop_id = ? AND service_id = ?', [
    JSON.stringify(lines),
    shop.id,
    serviceId,
  ])
}

async function sample(line: Line, owner: { vehicleId: string }, prices: readonly number[]) {
  const { subjectOfLine } = await import('../orders/price-subject')
  const [car] = await t.app.db.rows<{ series_id: string }>('SELECT series_id FROM vehicle WHERE id = ?', [
    owner.vehicleId,
  ])
  for (const priceFen of prices)
    await t.app.db.run(
      'INSERT INTO price_sample (order_id, subject, series_id, region, price_fen, at) VALUES (?, ?, ?, ?, ?, ?)',
      [t.id(), subjectOfLine(line as never), car?.series_id ?? '', '330100', priceFen, t.clock.now()],
    )
}

describe('estimates side by side', () => {
  it('puts what is called the same into one row and names what is different', () => {
    const rows = compareEstimates([
      [LABOUR, FILTER, OIL],
      [
        { ...OIL, name: '全合成 机油', quantityMilli: 5000 },
        { ...FILTER, unitPriceFen: 7_000, partType: 'oem' },
      ],
      [LABOUR, FILTER, { ...OIL, unitPriceFen: 3_500 }],
    ])
    expect(rows.map(({ name, differs }) => [name, differs])).toEqual([
      ['工时费', ['missing']],
      ['机油滤清器', ['price', 'part']],
      ['全合成机油', ['price', 'quantity']],
    ])
    expect(rows[0]?.cells[1]).toBeNull()
    expect(rows[2]?.cells.map((cell) => cell?.amountFen)).toEqual([13_600, 17_000, 14_000])
  })

  it('keeps a thing that a shop lists twice in two rows, and says nothing where all are alike', () => {
    const rows = compareEstimates([
      [FILTER, FILTER],
      [FILTER, FILTER],
      [FILTER, FILTER],
    ])
    expect(rows.map(({ differs }) => differs)).toEqual([[], []])
  })

  it('shows at most three matched shops with lines, bands of the platform and the time that is free', async () => {
    const place = distinctPlace()
    const serviceId = await makeService(t)
    const shops = []
    for (let nth = 0; nth < 4; nth++) shops.push(await makeShop(t, { ...place, serviceIds: [serviceId] }))
    const owner = await makeOwner(t)
    // Of other names than the lines of other files, whose prices this car's series and region have as well.
    const work = { ...LABOUR, name: '拆装工时' }
    const oil = { ...OIL, name: '对比机油' }
    for (const [nth, shop] of shops.entries())
      await setLines(shop, serviceId, [work, { ...oil, unitPriceFen: 3_000 + nth * 100 }])
    await sample(oil, owner, [3_000, 3_100, 3_200, 3_300, 3_400])
    const compared = await t.api(owner.token, 'GET /estimates', {
      query: { serviceId, vehicleId: owner.vehicleId, ...place },
    })
    expect(compared.shops).toHaveLength(3)
    expect(
      compared.shops.every(({ startAt, reason, source }) => startAt && reason && source === 'price'),
    ).toBe(true)
    const [workRow, oilRow] = compared.lines
    expect(workRow).toMatchObject({ name: '拆装工时', differs: [] })
    expect(workRow?.cells.map((cell) => cell?.band)).toEqual([null, null, null])
    expect(oilRow?.differs).toEqual(['price'])
    expect(oilRow?.cells[0]?.band).toMatchObject({ orders: 5 })
    const prices = new Map(shops.map((shop, nth) => [shop.id, 3_000 + nth * 100]))
    expect(oilRow?.cells.map((cell) => cell?.unitPriceFen)).toEqual(
      compared.shops.map(({ id }) => prices.get(id)),
    )
  })

  it('takes the template of a shop that names no lines before it has inspected, and says so', async () => {
    const place = distinctPlace()
    const serviceId = await makeService(t, { priceMode: 'inspect-first' })
    const [listed, silent] = [
      await makeShop(t, { ...place, serviceIds: [serviceId], inspectionFeeFen: 5_000 }),
      await makeShop(t, { ...place, serviceIds: [serviceId], inspectionFeeFen: 8_000 }),
    ]
    for (const shop of [listed, silent]) await setLines(shop, serviceId, [])
    await t.api(listed.owner.token, 'POST /shop/quote-templates', {
      body: { id: t.id(), name: '常见维修', serviceId, lines: [LABOUR] },
    })
    const owner = await makeOwner(t)
    const { shops, lines } = await t.api(owner.token, 'GET /estimates', {
      query: { serviceId, vehicleId: owner.vehicleId, ...place },
    })
    const by = new Map(shops.map((shop) => [shop.id, shop]))
    expect(by.get(listed.id)).toMatchObject({
      source: 'template',
      inspectionFeeFen: 5_000,
      totalMaxFen: null,
    })
    expect(by.get(silent.id)).toMatchObject({ source: 'none', inspectionFeeFen: 8_000 })
    expect(lines).toHaveLength(1)
    expect(lines[0]?.differs).toEqual(['missing'])
  })

  it('is of one’s own car alone', async () => {
    const serviceId = await makeService(t)
    const [owner, other] = [await makeOwner(t), await makeOwner(t)]
    const query = { serviceId, vehicleId: other.vehicleId, ...distinctPlace() }
    expect(await t.refused(owner.token, 'GET /estimates', { query })).toMatchObject({ status: 404 })
  })
})
