import type { Api } from '@anxin/shared/api'
import { TEMPLATE_COLUMNS } from '@anxin/shared/catalogue/template-columns'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import {
  LINES,
  LINES_FEN,
  makeService,
  makeShop,
  makeStaff,
  signIn,
  type TestShop,
} from '../../test/harness/world'
import { getService, getShopService } from '.'
import { makeSheet } from './testing/make-sheet'

let t: TestApp
let shop: TestShop
let other: TestShop
beforeAll(async () => {
  t = await startTestApp()
  shop = await makeShop(t)
  other = await makeShop(t)
})
afterAll(async () => t.close())

const SET = 'POST /shop/services/:serviceId/price'
type Price = Api[typeof SET]['input']['body']
const price = (change: Partial<Price> = {}) => ({ active: true, lines: [...LINES], ...change })
const set = (serviceId: string, change: Partial<Price> = {}, token = shop.owner.token) =>
  t.api(token, SET, { params: { serviceId }, body: { commandId: t.id(), ...price(change) } })
const refuseSet = (serviceId: string, change: object = {}, token: string | null = shop.owner.token) =>
  t.refused(token, SET, { params: { serviceId }, body: { commandId: t.id(), ...price(), ...change } })

describe('GET /services', () => {
  it('gives the tree by category, without what the powertrain does not have', async () => {
    const id = await makeService(t)
    await t.app.db.run('UPDATE service SET category = ?, powertrains = ? WHERE id = ?', [
      `类-${id}`,
      '["bev","phev"]',
      id,
    ])
    const find = async (powertrain?: 'bev' | 'petrol') => {
      const { categories } = await t.api(null, 'GET /services', { query: { powertrain } })
      return categories.find(({ name }) => name === `类-${id}`)?.services
    }
    expect(await find()).toMatchObject([{ id, priceMode: 'fixed', durationMin: 60, skill: 'routine' }])
    expect(await find('bev')).toHaveLength(1)
    expect(await find('petrol')).toBeUndefined()
  })

  it('leaves out what was taken out of the tree', async () => {
    const id = await makeService(t)
    await t.app.db.run('UPDATE service SET active = 0 WHERE id = ?', [id])
    const { categories } = await t.api(null, 'GET /services', { query: {} })
    expect(JSON.stringify(categories)).not.toContain(id)
    await expect(getService(t.app.db, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('refuses a powertrain that does not exist', async () => {
    expect(await t.refused(null, 'GET /services', { query: { powertrain: 'steam' } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
  })
})

describe('the price of a service', () => {
  it('fixed: labour, parts and consumables are the sums of the lines, and the end of the range is the total', async () => {
    const serviceId = await makeService(t)
    expect(await set(serviceId)).toMatchObject({
      serviceId,
      priceMode: 'fixed',
      labourFen: 10_000,
      partsFen: 5_000,
      consumablesFen: 13_600,
      totalFen: LINES_FEN,
      totalMaxFen: LINES_FEN,
      active: true,
    })
    expect(await getShopService(t.app.db, shop.id, serviceId)).toMatchObject({ totalFen: LINES_FEN })
    const { items } = await t.api(shop.owner.token, 'GET /shop/services')
    expect(items.find((item) => item.serviceId === serviceId)).toMatchObject({ lines: LINES, active: true })
  })

  it('range: from the total of the lines to an upper end that is not below it', async () => {
    const serviceId = await makeService(t, { priceMode: 'range' })
    expect(await set(serviceId, { totalMaxFen: 40_000, depositFen: 3_000 })).toMatchObject({
      totalFen: LINES_FEN,
      totalMaxFen: 40_000,
      depositFen: 3_000,
    })
    for (const totalMaxFen of [null, LINES_FEN - 1])
      expect(await refuseSet(serviceId, { totalMaxFen })).toMatchObject({
        status: 400,
        fields: { 'body.totalMaxFen': '价格上限不能低于价格下限' },
      })
  })

  it('inspect-first: no price before the inspection, only what the inspection costs', async () => {
    const serviceId = await makeService(t, { priceMode: 'inspect-first' })
    expect(await set(serviceId, { lines: [], inspectionFeeFen: 8_000 })).toMatchObject({
      totalFen: 0,
      totalMaxFen: null,
      inspectionFeeFen: 8_000,
      lines: [],
    })
    const refusal = await refuseSet(serviceId)
    expect(refusal).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(Object.keys(refusal.fields ?? {})).toEqual(['body.lines'])
  })

  it('can be changed, and one who stops offering keeps the last price for later', async () => {
    const serviceId = await makeService(t)
    await set(serviceId)
    const cheaper = [{ ...LINES[0], unitPriceFen: 9_000 }]
    expect(await set(serviceId, { lines: cheaper })).toMatchObject({ totalFen: 9_000 })
    expect(await set(serviceId, { active: false, lines: [] })).toMatchObject({
      active: false,
      totalFen: 9_000,
    })
    expect(await getShopService(t.app.db, shop.id, serviceId)).toBeNull()
    const page = await t.api(null, 'GET /shops/:shopId', { params: { shopId: shop.id } })
    expect(page.services.map((one) => one.serviceId)).not.toContain(serviceId)
  })

  it('is each shop’s own', async () => {
    const serviceId = await makeService(t)
    await set(serviceId)
    await set(serviceId, { lines: [LINES[0]] }, other.owner.token)
    expect((await getShopService(t.app.db, shop.id, serviceId))?.totalFen).toBe(LINES_FEN)
    expect((await getShopService(t.app.db, other.id, serviceId))?.totalFen).toBe(10_000)
  })

  it('a repeated command answers the same, and with other content is refused', async () => {
    const params = { serviceId: await makeService(t) }
    const body = { commandId: t.id(), ...price() }
    const [one, two] = await Promise.all([1, 2].map(() => t.api(shop.owner.token, SET, { params, body })))
    expect(one).toEqual(two)
    expect(
      await t.refused(shop.owner.token, SET, { params, body: { ...body, lines: [LINES[0]] } }),
    ).toMatchObject({ status: 422, code: 'COMMAND_ID_REUSED' })
  })

  it('without lines, without part types, beyond reason, or for an unknown service is refused', async () => {
    const serviceId = await makeService(t)
    expect(await refuseSet(serviceId, { lines: [] })).toMatchObject({ status: 422, code: 'QUOTE_EMPTY' })
    expect(await refuseSet(serviceId, { lines: [{ ...LINES[1], partType: null }] })).toMatchObject({
      status: 422,
      code: 'PART_TYPE_REQUIRED',
      fields: { 'body.lines.0.partType': '请选择配件类型' },
    })
    expect(await refuseSet(serviceId, { depositFen: 1 })).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    const dear = { ...LINES[0], unitPriceFen: 100_000_000, quantityMilli: 2000 }
    expect(await refuseSet(serviceId, { lines: [dear] })).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(await refuseSet(serviceId, { active: false, lines: [] })).toMatchObject({ status: 404 })
    expect(await refuseSet(t.id())).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect(await refuseSet(serviceId, { lines: [{ ...LINES[0], unitPriceFen: 0.5 }] })).toMatchObject({
      status: 400,
    })
  })

  it('is set by the shop owner, and the list is for the desk', async () => {
    const serviceId = await makeService(t)
    const adviser = await makeStaff(t, shop.id, 'adviser')
    const technician = await makeStaff(t, shop.id, 'technician', true)
    const owner = await signIn(t)
    for (const { token } of [adviser, technician, owner])
      expect(await refuseSet(serviceId, {}, token)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(await refuseSet(serviceId, {}, null)).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    await t.api(adviser.token, 'GET /shop/services')
    for (const { token } of [technician, owner])
      expect(await t.refused(token, 'GET /shop/services')).toMatchObject({ status: 403 })
  })
})

describe('quote templates', () => {
  const save = (token: string, name: string) =>
    t.api(token, 'POST /shop/quote-templates', { body: { id: t.id(), name, lines: [...LINES] } })
  const list = (token: string) => t.api(token, 'GET /shop/quote-templates')

  it('are kept per shop and can be deleted', async () => {
    const adviser = await makeStaff(t, shop.id, 'adviser')
    const template = await save(adviser.token, '小保养')
    expect((await list(shop.owner.token)).items).toContainEqual(template)
    expect((await list(other.owner.token)).items).toEqual([])
    const removal = { params: { templateId: template.id }, body: { commandId: t.id() } }
    const route = 'POST /shop/quote-templates/:templateId/removal'
    expect(await t.refused(other.owner.token, route, removal)).toMatchObject({ status: 404 })
    expect(await t.api(adviser.token, route, removal)).toEqual({ ok: true })
    expect(await t.api(adviser.token, route, removal)).toEqual({ ok: true })
    expect((await list(shop.owner.token)).items).not.toContainEqual(template)
    const again = { ...removal, body: { commandId: t.id() } }
    expect(await t.refused(adviser.token, route, again)).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('show a technician no prices, unless the shop owner allows it', async () => {
    await save(shop.owner.token, '刹车片')
    const blind = await makeStaff(t, shop.id, 'technician')
    const trusted = await makeStaff(t, shop.id, 'technician', true)
    const linesFor = async (token: string) => (await list(token)).items.flatMap(({ lines }) => lines)
    const [hidden, shown] = [await linesFor(blind.token), await linesFor(trusted.token)]
    expect(hidden.map(({ name }) => name)).toEqual(shown.map(({ name }) => name))
    expect(new Set(hidden.map(({ unitPriceFen }) => unitPriceFen))).toEqual(new Set([null]))
    expect(hidden.some(({ oemUnitPriceFen }) => oemUnitPriceFen !== undefined)).toBe(false)
    expect(shown.some(({ oemUnitPriceFen }) => oemUnitPriceFen !== undefined)).toBe(true)
    expect(shown.every(({ unitPriceFen }) => unitPriceFen !== null)).toBe(true)
  })

  it('say for which service and car they are offered first, and only for a service that there is', async () => {
    const serviceId = await makeService(t)
    const body = { id: t.id(), name: '朗逸刹车', serviceId, model: '朗逸', lines: [...LINES] }
    const saved = await t.api(shop.owner.token, 'POST /shop/quote-templates', { body })
    expect(saved).toMatchObject({ serviceId, model: '朗逸' })
    expect((await list(shop.owner.token)).items).toContainEqual(saved)
    const unknown = { ...body, id: t.id(), serviceId: t.id() }
    expect(await t.refused(shop.owner.token, 'POST /shop/quote-templates', { body: unknown })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
  })

  it('are read from an xlsx and kept only when asked to, without those that have a bad row, once', async () => {
    const importing = await makeShop(t)
    const route = 'POST /shop/quote-templates/import'
    const row = (name: string, price: string) => [
      name,
      '',
      '工时',
      '换刹车片',
      '1.5',
      '小时',
      price,
      '',
      '',
      '',
      '12个月',
      '20000',
    ]
    const file = makeSheet([[...TEMPLATE_COLUMNS], row('刹车', '120'), row('轮胎', '一百')]).toString(
      'base64',
    )
    const body = { commandId: t.id(), file, apply: false }
    const found = {
      templates: [{ name: '刹车', model: null, lines: 1 }],
      problems: [{ row: 3, column: '单价', text: '「一百」不是数字，或小数超过 2 位' }],
      problemCount: 1,
    }
    expect(await t.api(importing.owner.token, route, { body })).toEqual({ ...found, imported: 0 })
    expect((await list(importing.owner.token)).items).toEqual([])
    const apply = { ...body, commandId: t.id(), apply: true }
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect(await t.api(importing.owner.token, route, { body: apply })).toEqual({ ...found, imported: 1 })
    expect((await list(importing.owner.token)).items).toMatchObject([
      {
        name: '刹车',
        lines: [{ quantityMilli: 1500, unitPriceFen: 12_000, warrantyDays: 365, warrantyKm: 20_000 }],
      },
    ])
    const broken = { ...body, commandId: t.id(), file: Buffer.from('not a zip').toString('base64') }
    expect(await t.refused(importing.owner.token, route, { body: broken })).toMatchObject({
      status: 422,
      code: 'SHEET_REFUSED',
    })
  })

  it('need lines and part types, and are for the desk', async () => {
    const body = { id: t.id(), name: '模板', lines: [{ ...LINES[1], partType: null }] }
    const route = 'POST /shop/quote-templates'
    expect(await t.refused(shop.owner.token, route, { body })).toMatchObject({ code: 'PART_TYPE_REQUIRED' })
    expect(await t.refused(shop.owner.token, route, { body: { ...body, lines: [] } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
    const technician = await makeStaff(t, shop.id, 'technician', true)
    expect(await t.refused(technician.token, route, { body })).toMatchObject({ status: 403 })
    expect(await t.refused(null, route, { body })).toMatchObject({ status: 401 })
    expect(await t.refused((await signIn(t)).token, 'GET /shop/quote-templates')).toMatchObject({
      status: 403,
    })
  })

  it('are a hundred at most', async () => {
    const full = await makeShop(t)
    for (let i = 0; i < LIMITS.quoteTemplatesPerShopMax; i++) {
      await t.app.db.run(
        'INSERT INTO quote_template (id, shop_id, name, `lines`, created_at) VALUES (?, ?, ?, ?, ?)',
        [t.id(), full.id, `模板${i}`, '[]', t.clock.now()],
      )
    }
    const body = { id: t.id(), name: '模板', lines: [...LINES] }
    expect(await t.refused(full.owner.token, 'POST /shop/quote-templates', { body })).toMatchObject({
      status: 409,
      code: 'LIMIT_REACHED',
    })
  })
})
