import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn, type TestShop } from '../../test/harness/world'
import { addRating, getShop, openingOf, ratingOf, technicianScoreOf } from '.'

let t: TestApp
let shop: TestShop
let token: string
beforeAll(async () => {
  t = await startTestApp()
})
beforeEach(async () => {
  shop = await makeShop(t)
  token = shop.owner.token
})
afterAll(async () => t.close())

const command = <T extends object>(body: T) => ({ body: { commandId: t.id(), ...body } })

describe('GET /shop', () => {
  it('gives all staff the settings of their own shop', async () => {
    const technician = await makeStaff(t, shop.id, 'technician')
    for (const caller of [token, technician.token]) {
      const settings = await t.api(caller, 'GET /shop')
      expect(settings).toMatchObject({ id: shop.id, state: 'open', instantBook: false, holidays: [] })
      expect(settings.hours).toHaveLength(7)
      expect(settings.bays.map(({ id }) => id).toSorted()).toEqual(shop.bayIds.toSorted())
      expect(settings.technicians).toHaveLength(2)
    }
    expect(await t.refused((await signIn(t)).token, 'GET /shop')).toMatchObject({ status: 403 })
    expect(await t.refused(null, 'GET /shop')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
  })
})

describe('pause and resume', () => {
  it('take the shop out of the list and back; what is not legal in the state is refused', async () => {
    expect(await t.api(token, 'POST /shop/pause')).toMatchObject({ state: 'paused' })
    expect((await getShop(t.app.db, shop.id)).state).toBe('paused')
    const illegal = { status: 409, code: 'ILLEGAL_TRANSITION' }
    expect(await t.refused(token, 'POST /shop/pause', command({}))).toMatchObject(illegal)
    expect(await t.api(token, 'POST /shop/resume')).toMatchObject({ state: 'open' })
    expect(await t.refused(token, 'POST /shop/resume', command({}))).toMatchObject(illegal)
  })

  it('a repeat of the same command answers the same and changes nothing more', async () => {
    const pause = command({})
    const first = await t.api(token, 'POST /shop/pause', pause)
    await t.api(token, 'POST /shop/resume')
    expect(await t.api(token, 'POST /shop/pause', pause)).toEqual(first)
    expect((await getShop(t.app.db, shop.id)).state).toBe('open')
  })
})

describe('settings', () => {
  it('instant booking is switched on and off', async () => {
    expect(await t.api(token, 'POST /shop/instant-book', command({ on: true }))).toMatchObject({
      instantBook: true,
    })
    expect((await getShop(t.app.db, shop.id)).instantBook).toBe(true)
    expect(await t.api(token, 'POST /shop/instant-book', command({ on: false }))).toMatchObject({
      instantBook: false,
    })
  })

  it('hours are replaced as a whole; a weekday left out is closed', async () => {
    const hours = [
      { weekday: 1, opensMinute: 510, closesMinute: 1080 },
      { weekday: 6, opensMinute: 0, closesMinute: 1440 },
    ]
    expect((await t.api(token, 'POST /shop/hours', command({ hours }))).hours).toEqual(hours)
    const on = (day: string) => openingOf(t.app.db, shop.id, day)
    expect(await on('2027-03-01')).toEqual({
      opensAt: instantOf('2027-03-01', 510),
      closesAt: instantOf('2027-03-01', 1080),
    })
    expect(await on('2027-03-02')).toBeNull()
    expect(await on('2027-03-06')).toEqual({
      opensAt: instantOf('2027-03-06'),
      closesAt: instantOf('2027-03-07'),
    })
    expect((await t.api(token, 'POST /shop/hours', command({ hours: [] }))).hours).toEqual([])
  })

  it.each([
    ['closing before opening', [{ weekday: 1, opensMinute: 600, closesMinute: 600 }]],
    ['off the half-hour grid', [{ weekday: 1, opensMinute: 605, closesMinute: 1200 }]],
    ['an eighth day', [{ weekday: 8, opensMinute: 600, closesMinute: 1200 }]],
    ['past midnight', [{ weekday: 1, opensMinute: 600, closesMinute: 1470 }]],
    ['a day twice', [1, 1].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1200 }))],
  ])('hours with %s are refused and change nothing', async (_name, hours) => {
    expect(await t.refused(token, 'POST /shop/hours', command({ hours }))).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
    expect((await t.api(token, 'GET /shop')).hours).toHaveLength(7)
  })

  it('a holiday closes the day whatever the hours say, and can be taken back', async () => {
    const on = addDays(localDayOf(t.clock.now()), 3)
    const holiday = { on, name: '盘点', closed: true }
    expect((await t.api(token, 'POST /shop/holidays', command(holiday))).holidays).toEqual([
      { on, name: '盘点' },
    ])
    expect(await openingOf(t.app.db, shop.id, on)).toBeNull()
    const renamed = await t.api(token, 'POST /shop/holidays', command({ ...holiday, name: '春节' }))
    expect(renamed.holidays).toEqual([{ on, name: '春节' }])
    const opened = await t.api(token, 'POST /shop/holidays', command({ ...holiday, closed: false }))
    expect(opened.holidays).toEqual([])
    expect(await openingOf(t.app.db, shop.id, on)).not.toBeNull()
  })

  it('a holiday in the past or more than a year ahead is refused', async () => {
    const today = localDayOf(t.clock.now())
    for (const on of [addDays(today, -1), addDays(today, 400), '2027-02-30'])
      expect(
        await t.refused(token, 'POST /shop/holidays', command({ on, name: '休', closed: true })),
      ).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })

  it('belong to the shop owner', async () => {
    const [adviser, technician] = [
      await makeStaff(t, shop.id, 'adviser'),
      await makeStaff(t, shop.id, 'technician', true),
    ]
    const commands = [
      ['POST /shop/pause', command({})],
      ['POST /shop/resume', command({})],
      ['POST /shop/instant-book', command({ on: true })],
      ['POST /shop/hours', command({ hours: [] })],
      ['POST /shop/holidays', command({ on: '2027-03-09', name: '休', closed: true })],
      ['POST /shop/bays', { body: { id: t.id(), name: '工位', kind: 'lift' } }],
      ['POST /shop/technicians', { body: { id: t.id(), name: '李', years: 3, skills: [] } }],
      ['POST /shop/staff', { body: { id: t.id(), name: '李', phone: '13800000000', role: 'adviser' } }],
      ['POST /shop/staff/:staffId/removal', { params: { staffId: t.id() }, ...command({}) }],
    ] as const
    for (const [route, input] of commands) {
      for (const caller of [adviser, technician])
        expect(await t.refused(caller.token, route, input)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
      expect(await t.refused(null, route, input)).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    }
  })
})

describe('bays and technicians', () => {
  it('are added to the own shop, in use at once', async () => {
    const bay = await t.api(token, 'POST /shop/bays', {
      body: { id: t.id(), name: '举升机 3', kind: 'lift' },
    })
    expect(bay).toMatchObject({ name: '举升机 3', kind: 'lift', active: true })
    expect((await t.api(token, 'GET /shop')).bays).toContainEqual(bay)
  })

  it('a skill that the shop claims is not proved', async () => {
    const body = { id: t.id(), name: '赵师傅', years: 12, skills: ['德系专修', '混动', '混动'] }
    const technician = await t.api(token, 'POST /shop/technicians', { body })
    expect(technician.skills).toEqual([
      { skill: '德系专修', proved: false },
      { skill: '混动', proved: false },
    ])
  })

  it('a technician may be a member of the own staff, once', async () => {
    const staff = await makeStaff(t, shop.id, 'technician')
    const stranger = await makeStaff(t, (await makeShop(t)).id, 'technician')
    const body = (staffId: string) => ({ id: t.id(), name: '钱师傅', years: 5, skills: ['routine'], staffId })
    const route = 'POST /shop/technicians'
    await t.api(token, route, { body: body(staff.staffId) })
    expect(await t.refused(token, route, { body: body(staff.staffId) })).toMatchObject({
      status: 400,
      fields: { 'body.staffId': '该员工已是技师' },
    })
    for (const staffId of [stranger.staffId, t.id()])
      expect(await t.refused(token, route, { body: body(staffId) })).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      })
  })

  it('a repeat adds one, and the same id for something else is refused', async () => {
    const body = { id: t.id(), name: '洗车位', kind: 'wash' as const }
    const answers = await Promise.all([1, 2, 3].map(() => t.api(token, 'POST /shop/bays', { body })))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await t.api(token, 'GET /shop')).bays).toHaveLength(3)
    expect(await t.refused(token, 'POST /shop/bays', { body: { ...body, name: '喷漆房' } })).toMatchObject({
      status: 422,
      code: 'COMMAND_ID_REUSED',
    })
  })

  it('are sixty at most, also when two are added at once', async () => {
    for (let i = 0; i < LIMITS.baysPerShopMax - 3; i++)
      await t.app.db.run(
        "INSERT INTO bay (id, shop_id, name, kind, active) VALUES (?, ?, '位', 'general', 1)",
        [t.id(), shop.id],
      )
    const add = () => t.api(token, 'POST /shop/bays', { body: { id: t.id(), name: '位', kind: 'general' } })
    const added = await Promise.allSettled([add(), add()])
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(
      await t.refused(token, 'POST /shop/bays', { body: { id: t.id(), name: '位', kind: 'general' } }),
    ).toMatchObject({ status: 409, code: 'LIMIT_REACHED' })
  })

  it.each([
    ['a bay of an unknown kind', 'POST /shop/bays', { name: '位', kind: 'roof' }],
    ['a bay without name', 'POST /shop/bays', { name: '', kind: 'lift' }],
    ['a technician of 99 years', 'POST /shop/technicians', { name: '李', years: 99, skills: [] }],
    ['an empty skill', 'POST /shop/technicians', { name: '李', years: 9, skills: [''] }],
  ] as const)('%s is refused', async (_name, route, body) => {
    expect(await t.refused(token, route, { body: { id: t.id(), ...body } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
  })
})

describe('ratings', () => {
  it('add up per part, and one that is taken back leaves no trace', async () => {
    const before = await getShop(t.app.db, shop.id)
    const [technicianId = ''] = shop.technicianIds
    const stars = { skill: 5, manner: 4, priceClarity: 1 }
    const review = { ...stars, shopId: shop.id, technicianId, at: t.clock.now() }
    await t.app.db.transaction((tx) => addRating(t.app, tx, review, 1))
    expect(ratingOf(await getShop(t.app.db, shop.id))).toEqual({
      count: 21,
      score: 4.04, // (10 × 4.2 + 20 × 4 + 10/3) / 31
      overall: 3.97,
      skill: 4.05,
      manner: 4,
      priceClarity: 3.86,
    })
    await t.app.db.transaction((tx) => addRating(t.app, tx, review, -1))
    expect(await getShop(t.app.db, shop.id)).toEqual(before)
  })

  it('score a technician by the reviews of their own orders, from the third on', async () => {
    const [technicianId = ''] = shop.technicianIds
    const stars = { skill: 5, manner: 4, priceClarity: 1 }
    const review = { ...stars, shopId: shop.id, technicianId, at: t.clock.now() }
    const add = (sign: 1 | -1) => t.app.db.transaction((tx) => addRating(t.app, tx, review, sign))
    const score = () => technicianScoreOf(t.app.db, technicianId)
    for (let n = 1; n < LIMITS.technicianReviewsMin; n++) {
      await add(1)
      expect(await score()).toBeNull()
    }
    await add(1)
    // (10 × 4.2 + 3 × 10/3) / 13
    expect(await score()).toEqual({ score: 4, count: LIMITS.technicianReviewsMin })
    await add(-1)
    expect(await score()).toBeNull()
    for (let n = 1; n < LIMITS.technicianReviewsMin; n++) await add(-1)
  })

  it('an unknown shop is not found', async () => {
    await expect(getShop(t.app.db, t.id())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
