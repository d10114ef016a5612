import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, freshPhone, makeShop, makeStaff, signIn, type TestShop } from '../../test/harness/world'
import { staffOfTechnician, staffUserIds, technicianOfStaff } from '.'

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

const REMOVE = 'POST /shop/staff/:staffId/removal'
const invitation = (phone = freshPhone()) => ({ id: t.id(), name: '小周', phone, role: 'adviser' as const })
const removal = (staffId: string) => ({ params: { staffId }, body: { commandId: t.id() } })
const staffOf = async (caller: string) => (await t.api(caller, 'GET /shop/staff')).items
const ownerStaffId = async () => (await staffOf(token)).find(({ role }) => role === 'shop-owner')?.id ?? ''

describe('POST /shop/staff', () => {
  it('invites by phone; the person joins with it and has the role, the phone is sealed and shown masked', async () => {
    const body = invitation()
    expect(await t.api(token, 'POST /shop/staff', { body })).toEqual({
      id: body.id,
      name: '小周',
      role: 'adviser',
      phoneMasked: maskPhone(body.phone),
      joined: false,
      showPrices: false,
    })
    const stored = await t.app.db.rows('SELECT * FROM shop_staff WHERE id = ?', [body.id])
    expect(JSON.stringify(stored)).not.toContain(body.phone)
    const person = await signIn(t, 'shop')
    await bindPhone(t, person, 'shop', body.phone)
    const again = await signIn(t, 'shop', person.name, shop.id)
    expect((await t.api(again.token, 'GET /me')).active).toMatchObject({ shopId: shop.id, role: 'adviser' })
    expect(await staffOf(again.token)).toContainEqual(expect.objectContaining({ id: body.id, joined: true }))
  })

  it('a phone is invited once per shop, also by two at the same time, and may work for another shop too', async () => {
    const phone = freshPhone()
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => t.api(token, 'POST /shop/staff', { body: invitation(phone) })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await t.refused(token, 'POST /shop/staff', { body: invitation(phone) })).toMatchObject({
      status: 409,
      code: 'STAFF_EXISTS',
    })
    const other = await makeShop(t)
    await t.api(other.owner.token, 'POST /shop/staff', { body: invitation(phone) })
  })

  it('a shop has sixty staff at most', async () => {
    for (let i = 1; i < LIMITS.staffPerShopMax; i++)
      await t.app.db.run(
        "INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, '店员', 'technician', ?, ?, 0, ?)",
        [t.id(), shop.id, t.app.seal.seal('13800000000'), `full${i}`, t.clock.now()],
      )
    expect(await t.refused(token, 'POST /shop/staff', { body: invitation() })).toMatchObject({
      status: 409,
      code: 'LIMIT_REACHED',
    })
  })

  it.each([
    ['a number that is no mobile', { phone: '057188888888' }, 'body.phone'],
    ['an unknown role', { role: 'owner' }, 'body.role'],
    ['no name', { name: '' }, 'body.name'],
  ])('%s is refused with the field named', async (_name, change, field) => {
    const refusal = await t.refused(token, 'POST /shop/staff', { body: { ...invitation(), ...change } })
    expect(refusal).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(Object.keys(refusal.fields ?? {})).toEqual([field])
  })
})

describe('POST /shop/staff/:staffId/removal', () => {
  it('ends the membership and the person’s sessions at once; the phone may be invited again', async () => {
    const staff = await makeStaff(t, shop.id, 'adviser')
    await t.api(staff.token, 'GET /shop')
    expect(await t.api(token, REMOVE, removal(staff.staffId))).toEqual({ ok: true })
    expect(await t.refused(staff.token, 'GET /shop')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    const back = await signIn(t, 'shop', staff.name)
    expect((await t.api(back.token, 'GET /me')).memberships).toEqual([])
    expect((await staffOf(token)).map(({ id }) => id)).not.toContain(staff.staffId)
    expect(await staffUserIds(t.app.db, shop.id, ['adviser'])).toEqual([])
    expect(await t.refused(token, REMOVE, removal(staff.staffId))).toMatchObject({ status: 404 })
  })

  it('an invitation is taken back: the phone joins nothing any more', async () => {
    const body = invitation()
    await t.api(token, 'POST /shop/staff', { body })
    await t.api(token, REMOVE, removal(body.id))
    const person = await signIn(t, 'shop')
    await bindPhone(t, person, 'shop', body.phone)
    expect((await t.api(person.token, 'GET /me')).memberships).toEqual([])
  })

  it('the last owner stays, and an owner who has not joined does not count', async () => {
    await t.api(token, 'POST /shop/staff', { body: { ...invitation(), role: 'shop-owner' } })
    expect(await t.refused(token, REMOVE, removal(await ownerStaffId()))).toMatchObject({
      status: 409,
      code: 'STAFF_LAST_OWNER',
    })
  })

  it('of two owners who remove each other at the same time one stays', async () => {
    const first = await ownerStaffId()
    const second = await makeStaff(t, shop.id, 'shop-owner')
    const outcomes = await Promise.allSettled([
      t.api(token, REMOVE, removal(second.staffId)),
      t.api(second.token, REMOVE, removal(first)),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await staffUserIds(t.app.db, shop.id, ['shop-owner'])).toHaveLength(1)
  })

  it('staff of another shop are not found', async () => {
    const other = await makeShop(t)
    const staff = await makeStaff(t, other.id, 'adviser')
    expect(await t.refused(token, REMOVE, removal(staff.staffId))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
    await t.api(staff.token, 'GET /shop')
  })

  it('a technician who leaves stays in the plan without being anybody’s login', async () => {
    const staff = await makeStaff(t, shop.id, 'technician')
    const technicianId = t.id()
    const body = { id: technicianId, name: '孙师傅', years: 6, skills: ['routine'], staffId: staff.staffId }
    await t.api(token, 'POST /shop/technicians', { body })
    expect(await technicianOfStaff(t.app.db, staff.staffId)).toBe(technicianId)
    expect(await staffOfTechnician(t.app.db, technicianId)).toEqual({
      staffId: staff.staffId,
      userId: staff.userId,
    })
    await t.api(token, REMOVE, removal(staff.staffId))
    expect(await technicianOfStaff(t.app.db, staff.staffId)).toBeNull()
    expect(await staffOfTechnician(t.app.db, technicianId)).toBeNull()
    expect((await t.api(token, 'GET /shop')).technicians.map(({ id }) => id)).toContain(technicianId)
  })
})

describe('GET /shop/staff', () => {
  it('is for the desk of the shop', async () => {
    const adviser = await makeStaff(t, shop.id, 'adviser')
    const technician = await makeStaff(t, shop.id, 'technician', true)
    expect(await staffOf(adviser.token)).toHaveLength(3)
    expect(await t.refused(technician.token, 'GET /shop/staff')).toMatchObject({ status: 403 })
    expect(await t.refused((await signIn(t)).token, 'GET /shop/staff')).toMatchObject({ status: 403 })
    expect(await t.refused(null, 'GET /shop/staff')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
  })
})

describe('whom a notice to the shop goes to', () => {
  it('is everyone who has joined in the role, once', async () => {
    const [adviser, technician] = [
      await makeStaff(t, shop.id, 'adviser'),
      await makeStaff(t, shop.id, 'technician'),
    ]
    await t.api(token, 'POST /shop/staff', { body: invitation() })
    const desk = await staffUserIds(t.app.db, shop.id, ['shop-owner', 'adviser'])
    expect(desk.toSorted()).toEqual([shop.owner.userId, adviser.userId].toSorted())
    expect(await staffUserIds(t.app.db, shop.id, ['technician'])).toEqual([technician.userId])
  })
})
