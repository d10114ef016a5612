import { LIMITS } from '@anxin/shared/kernel/limits'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { ensureSeries, makeShop, signIn, type Person } from '../../test/harness/world'
import { countOpenOrders, vehicleForOrder } from '.'

let t: TestApp
let seriesId: string
let owner: Person
beforeAll(async () => {
  t = await startTestApp()
  seriesId = await ensureSeries(t)
})
beforeEach(async () => {
  owner = await signIn(t)
})
afterAll(async () => t.close())

const VIN = 'LSVAA49J132047371'
const car = () => ({ seriesId, modelYear: 2021, powertrain: 'petrol' as const })
const add = (token: string, plate: string, more: object = {}) =>
  t.api(token, 'POST /vehicles', { body: { id: t.id(), plate, ...car(), ...more } })
const count = (vehicleId: string, delta: 1 | -1) =>
  t.app.db.transaction((tx) => countOpenOrders(tx, vehicleId, delta))

describe('GET /vehicle-brands and their series', () => {
  it('list every brand by its initial with source and date, and the series with years and powertrains', async () => {
    const { items, source, notedOn } = await t.api(null, 'GET /vehicle-brands')
    const brand = items.find(({ name }) => name === '大众')
    expect(brand?.initial).toBe('D')
    expect(source).not.toBe('')
    expect(notedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    const params = { brandId: brand?.id ?? '' }
    const series = await t.api(null, 'GET /vehicle-brands/:brandId/series', { params })
    expect(series.items).toContainEqual({
      id: seriesId,
      name: '朗逸',
      yearFrom: 2008,
      yearTo: null,
      powertrains: ['petrol', 'hev'],
    })
  })

  it('the series stand as people look for them: by pinyin, numbers by their size', async () => {
    const brandId = t.id()
    await t.app.db.run(
      "INSERT INTO vehicle_brand (id, name, initial, source, noted_on) VALUES (?, ?, 'C', 'test', '2026-11-23')",
      [brandId, `车标${brandId}`],
    )
    for (const name of ['皇冠', '5系', '凯美瑞', '16系', '汉兰达'])
      await t.app.db.run(
        `INSERT INTO vehicle_series (id, brand_id, name, year_from, powertrains, source, noted_on) VALUES (?, ?, ?, 2015, '["petrol"]', 'test', '2026-11-23')`,
        [t.id(), brandId, name],
      )
    const { items } = await t.api(null, 'GET /vehicle-brands/:brandId/series', { params: { brandId } })
    expect(items.map(({ name }) => name)).toEqual(['5系', '16系', '汉兰达', '皇冠', '凯美瑞'])
  })

  it('an unknown brand is not found, and a made-up id is refused', async () => {
    const route = 'GET /vehicle-brands/:brandId/series'
    expect(await t.refused(null, route, { params: { brandId: t.id() } })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
    expect(await t.refused(null, route, { params: { brandId: '大众' } })).toMatchObject({ status: 400 })
  })
})

describe('POST /vehicles', () => {
  it('adds a car that is shown masked, in full to its owner, and is sealed at rest', async () => {
    const added = await add(owner.token, ' 浙a·8k3m1', { vin: VIN.toLowerCase(), odometerKm: 42_000 })
    expect(added).toMatchObject({
      plateMasked: '浙A****1',
      vinMasked: 'LSV**********7371',
      brandName: '大众',
      seriesName: '朗逸',
      odometerKm: 42_000,
    })
    expect((await t.api(owner.token, 'GET /vehicles')).items).toEqual([added])
    const params = { vehicleId: added.id }
    expect(await t.api(owner.token, 'GET /vehicles/:vehicleId', { params })).toEqual({
      ...added,
      plate: '浙A8K3M1',
    })
    const stored = JSON.stringify(await t.app.db.rows('SELECT * FROM vehicle WHERE id = ?', [added.id]))
    expect(stored).not.toContain('8K3M1')
    expect(stored).not.toContain(VIN)
  })

  it('needs neither VIN nor odometer', async () => {
    expect(await add(owner.token, '浙A8K3M2')).toMatchObject({ vinMasked: null, odometerKm: null })
  })

  it('a repeat, also one at the same time, adds one car and gets the same answer', async () => {
    const body = { id: t.id(), plate: '浙A8K3M3', ...car() }
    const answers = await Promise.all([1, 2, 3].map(() => t.api(owner.token, 'POST /vehicles', { body })))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await t.api(owner.token, 'GET /vehicles')).items).toHaveLength(1)
    expect(
      await t.refused(owner.token, 'POST /vehicles', { body: { ...body, modelYear: 2020 } }),
    ).toMatchObject({ status: 422, code: 'COMMAND_ID_REUSED' })
  })

  it('one plate is on file once per owner, however it is typed; another owner may have it too', async () => {
    await add(owner.token, '浙A8K3M4')
    const body = { id: t.id(), plate: '浙a 8k3m4', ...car() }
    expect(await t.refused(owner.token, 'POST /vehicles', { body })).toMatchObject({
      status: 409,
      code: 'PLATE_TAKEN',
    })
    const other = await signIn(t)
    await add(other.token, '浙A8K3M4')
    const twice = await Promise.allSettled([1, 2].map(() => add(other.token, '浙A8K3M5')))
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('a powertrain or a year that the series never had is refused, and so is an unknown series', async () => {
    const refuse = (change: object) =>
      t.refused(owner.token, 'POST /vehicles', {
        body: { id: t.id(), plate: '浙A8K3M6', ...car(), ...change },
      })
    expect(await refuse({ powertrain: 'bev' })).toMatchObject({ status: 422, code: 'POWERTRAIN_MISMATCH' })
    expect(await refuse({ seriesId: t.id() })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    for (const modelYear of [2006, 2029])
      expect(await refuse({ modelYear })).toMatchObject({
        status: 400,
        fields: { 'body.modelYear': '该车系没有这个年款' },
      })
  })

  it.each([
    ['a plate that is none', { plate: '浙A123' }, 'body.plate'],
    ['a VIN whose check digit is wrong', { vin: 'LSVAA49J532047371' }, 'body.vin'],
    ['an odometer below zero', { odometerKm: -1 }, 'body.odometerKm'],
    ['a word that the contract does not know', { ownerId: 'x' }, 'body'],
  ])('%s is refused with the field named', async (_name, change, field) => {
    const body = { id: t.id(), plate: '浙A8K3M7', ...car(), ...change }
    const refusal = await t.refused(owner.token, 'POST /vehicles', { body })
    expect(refusal).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(Object.keys(refusal.fields ?? {})).toEqual([field])
  })

  it('an owner has at most twenty cars, also when two are added at once', async () => {
    for (let i = 1; i < LIMITS.vehiclesPerOwnerMax; i++) await add(owner.token, `浙B${10_000 + i}`)
    const last = await Promise.allSettled(['浙B20001', '浙B20002'].map((plate) => add(owner.token, plate)))
    expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const body = { id: t.id(), plate: '浙B20003', ...car() }
    expect(await t.refused(owner.token, 'POST /vehicles', { body })).toMatchObject({
      status: 409,
      code: 'LIMIT_REACHED',
    })
  })
})

describe('POST /vehicles/:vehicleId/details', () => {
  it('corrects what is given and keeps VIN and odometer that are left out', async () => {
    const { id: vehicleId } = await add(owner.token, '浙A8K4M1', { vin: VIN, odometerKm: 1000 })
    const route = 'POST /vehicles/:vehicleId/details'
    const body = { commandId: t.id(), seriesId, modelYear: 2020, powertrain: 'hev' as const }
    expect(await t.api(owner.token, route, { params: { vehicleId }, body })).toMatchObject({
      modelYear: 2020,
      powertrain: 'hev',
      vinMasked: 'LSV**********7371',
      odometerKm: 1000,
    })
    const refusal = await t.refused(owner.token, route, {
      params: { vehicleId },
      body: { ...body, commandId: t.id(), powertrain: 'bev' },
    })
    expect(refusal).toMatchObject({ status: 422, code: 'POWERTRAIN_MISMATCH' })
  })
})

describe('POST /vehicles/:vehicleId/removal', () => {
  it('removes the car from every list, and its plate may be added again', async () => {
    const { id: vehicleId } = await add(owner.token, '浙A8K5M1')
    await t.api(owner.token, 'POST /vehicles/:vehicleId/removal', {
      params: { vehicleId },
      body: { commandId: t.id() },
    })
    expect((await t.api(owner.token, 'GET /vehicles')).items).toEqual([])
    expect(await t.refused(owner.token, 'GET /vehicles/:vehicleId', { params: { vehicleId } })).toMatchObject(
      {
        status: 404,
      },
    )
    await add(owner.token, '浙A8K5M1')
  })

  it('is refused while an order on the car is open', async () => {
    const { id: vehicleId } = await add(owner.token, '浙A8K5M2')
    const removal = { params: { vehicleId }, body: { commandId: t.id() } }
    await count(vehicleId, 1)
    expect(await t.refused(owner.token, 'POST /vehicles/:vehicleId/removal', removal)).toMatchObject({
      status: 409,
      code: 'VEHICLE_IN_USE',
    })
    await count(vehicleId, -1)
    await t.api(owner.token, 'POST /vehicles/:vehicleId/removal', removal)
  })
})

describe('another owner’s car', () => {
  it('is not found, whatever is asked of it', async () => {
    const { id: vehicleId } = await add(owner.token, '浙A8K6M1')
    const { token } = await signIn(t)
    const params = { vehicleId }
    const refusals = [
      await t.refused(token, 'GET /vehicles/:vehicleId', { params }),
      await t.refused(token, 'POST /vehicles/:vehicleId/details', {
        params,
        body: { commandId: t.id(), ...car() },
      }),
      await t.refused(token, 'POST /vehicles/:vehicleId/removal', { params, body: { commandId: t.id() } }),
    ]
    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect((await t.api(token, 'GET /vehicles')).items).toEqual([])
    await expect(vehicleForOrder(t.app, t.app.db, t.id(), vehicleId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('cars are for owners only', async () => {
    const shop = await makeShop(t)
    expect(await t.refused(null, 'GET /vehicles')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    expect(await t.refused(shop.owner.token, 'GET /vehicles')).toMatchObject({ status: 403 })
    const body = { id: t.id(), plate: '浙A8K7M1', ...car() }
    expect(await t.refused(shop.owner.token, 'POST /vehicles', { body })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    })
  })
})

describe('what an order takes of a car', () => {
  it('is a text with the plate masked, and what the service tree asks for', async () => {
    const { id } = await add(owner.token, '浙A8K8M1')
    expect(await vehicleForOrder(t.app, t.app.db, owner.userId, id)).toEqual({
      id,
      text: '大众 朗逸 2021 · 浙A****1',
      powertrain: 'petrol',
      brandId: expect.any(String) as unknown,
      seriesId,
    })
  })

  it('a car that was removed meanwhile takes no new order, but lets an old one end', async () => {
    const { id: vehicleId } = await add(owner.token, '浙A8K8M2')
    await count(vehicleId, 1)
    await t.app.db.run('UPDATE vehicle SET removed_at = ?, plate_index = NULL WHERE id = ?', [
      t.clock.now(),
      vehicleId,
    ])
    await expect(count(vehicleId, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await count(vehicleId, -1)
  })
})
