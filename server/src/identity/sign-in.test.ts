import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, freshPhone, makeShop, makeStaff, signIn } from '../../test/harness/world'
import { openidOf } from './people'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

type Holder = { user?: string; openid?: string; unionid?: string | null }

/** A login code, as wx.login on this person's phone gives it. */
async function codeOf(app: 'owner' | 'shop', holder: Holder): Promise<string> {
  const { ownerAppid, shopAppid } = t.sandbox.identity
  const appid = app === 'owner' ? ownerAppid : shopAppid
  return (await t.wechat<{ js_code: string }>('/login', { appid, ...holder })).js_code
}
async function login(app: 'owner' | 'shop', holder: Holder) {
  return t.api(null, 'POST /sessions', { body: { app, code: await codeOf(app, holder) } })
}
const openid = (app: string) => `o-${app}-${t.id()}`
async function usersWith(unionid: string): Promise<number> {
  const index = t.app.seal.index('unionid', unionid)
  return (await t.app.db.rows('SELECT id FROM user WHERE unionid_index = ?', [index])).length
}

describe('POST /sessions', () => {
  it('a first sign-in makes a user without phone and a token for two hours', async () => {
    const session = await login('owner', { user: `new-${t.id()}` })
    expect(session).toMatchObject({ phoneMasked: null, memberships: [], active: null })
    expect(Date.parse(session.expiresAt) - t.clock.now().getTime()).toBe(120 * MINUTE_MS)
    expect(await t.api(session.token, 'GET /me')).toMatchObject({ userId: session.userId, active: null })
  })

  it('the same person in the same mini-program is the same user', async () => {
    const user = `again-${t.id()}`
    expect((await login('owner', { user })).userId).toBe((await login('owner', { user })).userId)
  })

  it('a person who comes first in one mini-program and then in the other is one user', async () => {
    const user = `both-${t.id()}`
    const first = await login('shop', { user })
    expect((await login('owner', { user })).userId).toBe(first.userId)
    const [a, b] = [
      await openidOf(t.app, t.app.db, first.userId, 'owner'),
      await openidOf(t.app, t.app.db, first.userId, 'shop'),
    ]
    expect(a).not.toBe(b)
  })

  it('first sign-ins of one person at the same time, in both mini-programs, make one user', async () => {
    const user = `race-${t.id()}`
    const apps = ['owner', 'shop', 'owner', 'shop', 'owner', 'shop'] as const
    const codes = await Promise.all(apps.map((app) => codeOf(app, { user })))
    const sessions = await Promise.all(
      apps.map((app, i) => t.api(null, 'POST /sessions', { body: { app, code: codes[i] ?? '' } })),
    )
    expect(new Set(sessions.map(({ userId }) => userId)).size).toBe(1)
  })

  it('two people without a unionid are two users', async () => {
    const one = await login('owner', { openid: openid('owner'), unionid: null })
    const two = await login('owner', { openid: openid('owner'), unionid: null })
    expect(one.userId).not.toBe(two.userId)
  })

  it('a unionid that appears only later links the other mini-program to the known user', async () => {
    const [own, unionid] = [openid('owner'), `u-${t.id()}`]
    const first = await login('owner', { openid: own, unionid: null })
    expect((await login('owner', { openid: own, unionid })).userId).toBe(first.userId)
    expect((await login('shop', { openid: openid('shop'), unionid })).userId).toBe(first.userId)
    expect(await usersWith(unionid)).toBe(1)
  })

  it('two users who turn out to be one person become the one with the cars; memberships and phone come along', async () => {
    const [own, work, unionid] = [openid('owner'), openid('shop'), `u-${t.id()}`]
    const owner = await login('owner', { openid: own, unionid: null })
    const before = await login('shop', { openid: work, unionid: null })
    expect(before.userId).not.toBe(owner.userId)
    const { id: shopId } = await makeShop(t)
    const phone = freshPhone()
    await invite(shopId, phone)
    const appid = t.sandbox.identity.shopAppid
    const { code } = await t.wechat<{ code: string }>('/phone-code', {
      appid,
      openid: work,
      phoneNumber: phone,
    })
    await t.api(before.token, 'POST /me/phone', { body: { commandId: t.id(), code } })

    await login('owner', { openid: own, unionid })
    const after = await login('shop', { openid: work, unionid })

    expect(after.userId).toBe(owner.userId)
    expect(after.active).toMatchObject({ shopId })
    expect(after.phoneMasked).toContain(phone.slice(-4))
    expect(await usersWith(unionid)).toBe(1)
    expect(await t.refused(before.token, 'GET /me')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    const { userId } = await t.api(owner.token, 'GET /me')
    expect(userId).toBe(owner.userId)
  })

  it('two users of one mini-program never become one, whatever the unionid says', async () => {
    const unionid = `u-${t.id()}`
    const one = await login('owner', { openid: openid('owner'), unionid })
    const [second, other] = [openid('owner'), `u-${t.id()}`]
    const two = await login('owner', { openid: second, unionid: other })
    expect((await login('owner', { openid: second, unionid })).userId).toBe(two.userId)
    expect(two.userId).not.toBe(one.userId)
  })

  it('nothing that identifies a person is stored in plain text', async () => {
    const [own, unionid] = [openid('owner'), `u-${t.id()}`]
    const { userId } = await login('owner', { openid: own, unionid })
    const rows = await t.app.db.rows(
      'SELECT * FROM user u JOIN wechat_identity w ON w.user_id = u.id WHERE u.id = ?',
      [userId],
    )
    const text = JSON.stringify(rows)
    expect(text).not.toContain(own)
    expect(text).not.toContain(unionid)
    expect(await openidOf(t.app, t.app.db, userId, 'owner')).toBe(own)
  })

  it('staff act for the first of their shops, or for the one they name, with the role they have there', async () => {
    const [one, two] = [await makeShop(t), await makeShop(t)]
    const person = await makeStaff(t, one.id, 'adviser')
    const { phoneMasked } = await t.api(person.token, 'GET /me')
    expect(phoneMasked).not.toBeNull()
    t.clock.advance(SECOND_MS) // the second membership is the younger one
    await t.app.db.run(
      "INSERT INTO shop_staff (id, shop_id, user_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, ?, '店员', 'technician', 'x', 'x', 1, ?)",
      [t.id(), two.id, person.userId, t.clock.now()],
    )
    const first = await login('shop', { user: person.name })
    expect(first.active).toMatchObject({ shopId: one.id, role: 'adviser' })
    expect(first.memberships).toHaveLength(2)
    const body = { app: 'shop' as const, shopId: two.id }
    const named = await t.api(null, 'POST /sessions', {
      body: { ...body, code: await codeOf('shop', { user: person.name }) },
    })
    expect(named.active).toMatchObject({ shopId: two.id, role: 'technician', showPrices: true })
    expect((await t.api(named.token, 'GET /me')).active).toMatchObject({ shopId: two.id })
    expect(await t.refused(named.token, 'GET /shop/staff')).toMatchObject({ status: 403 })
  })

  it('a shop that the person does not work for is not found', async () => {
    const shop = await makeShop(t)
    const code = await codeOf('shop', { user: `stranger-${t.id()}` })
    expect(
      await t.refused(null, 'POST /sessions', { body: { app: 'shop', code, shopId: shop.id } }),
    ).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('someone without a membership is a guest: may see themselves and nothing of a shop', async () => {
    const guest = await signIn(t, 'shop')
    expect(await t.api(guest.token, 'GET /me')).toMatchObject({ memberships: [], active: null })
    expect(await t.refused(guest.token, 'GET /shop')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(await t.refused(guest.token, 'GET /vehicles')).toMatchObject({ status: 403 })
  })

  it('a person whose phone is on file joins an invitation by opening the shop mini-program', async () => {
    const person = await signIn(t)
    const phone = await bindPhone(t, person)
    const { id: shopId } = await makeShop(t)
    await invite(shopId, phone)
    const session = await login('shop', { user: person.name })
    expect(session.userId).toBe(person.userId)
    expect(session.active).toMatchObject({ shopId, role: 'adviser' })
  })

  it('a code works once, belongs to its mini-program, and a made-up one is refused', async () => {
    const code = await codeOf('owner', { user: `once-${t.id()}` })
    await t.api(null, 'POST /sessions', { body: { app: 'owner', code } })
    const refusal = { status: 401, code: 'LOGIN_CODE_INVALID' }
    expect(await t.refused(null, 'POST /sessions', { body: { app: 'owner', code } })).toMatchObject(refusal)
    const shopCode = await codeOf('shop', { user: `once-${t.id()}` })
    expect(await t.refused(null, 'POST /sessions', { body: { app: 'owner', code: shopCode } })).toMatchObject(
      refusal,
    )
    expect(await t.refused(null, 'POST /sessions', { body: { app: 'owner', code: '码' } })).toMatchObject(
      refusal,
    )
  })

  it.each([
    ['is busy', { errcode: -1 }],
    ['answers 502', { status: { http: 502, html: true } }],
    ['does not know our secret', { errcode: 40125 }],
  ] as const)('where WeChat %s the person is told to try again later', async (_name, action) => {
    const code = await codeOf('owner', { user: `down-${t.id()}` })
    await t.wechat('/faults', { match: { on: 'api', path: 'jscode2session' }, do: action, times: 1 })
    expect(await t.refused(null, 'POST /sessions', { body: { app: 'owner', code } })).toMatchObject({
      status: 503,
      code: 'WECHAT_UNAVAILABLE',
    })
  })

  it.each([
    ['an unknown mini-program', { app: 'console', code: 'x' }, 'body.app'],
    ['an empty code', { app: 'owner', code: '' }, 'body.code'],
    ['a shop id that is none', { app: 'shop', code: 'x', shopId: '1' }, 'body.shopId'],
  ])('%s is refused with the field named', async (_name, body, field) => {
    const refusal = await t.refused(null, 'POST /sessions', { body })
    expect(refusal).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(Object.keys(refusal.fields ?? {})).toContain(field)
  })
})

describe('a token', () => {
  it('ends after two hours', async () => {
    const person = await signIn(t)
    t.clock.advance(120 * MINUTE_MS - SECOND_MS)
    await t.api(person.token, 'GET /me')
    t.clock.advance(SECOND_MS)
    expect(await t.refused(person.token, 'GET /me')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
  })

  it('that was changed, cut, or signed by somebody else is refused', async () => {
    const { token } = await signIn(t)
    const [head = '', , signature = ''] = token.split('.')
    const claims = { kind: 'operator', sub: t.id(), region: '*', rights: [], from: 0, iat: 1, exp: 9e9 }
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    for (const bad of ['x', token.slice(0, -2), `${head}.${forged}.${signature}`, `${none}.${forged}.`]) {
      expect(await t.refused(bad, 'GET /me')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    }
    expect(await t.refused(null, 'GET /me')).toMatchObject({ status: 401 })
  })
})

async function invite(shopId: string, phone: string): Promise<void> {
  await t.app.db.run(
    "INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, '店员', 'adviser', ?, ?, 0, ?)",
    [t.id(), shopId, t.app.seal.seal(phone), t.app.seal.index('phone', phone), t.clock.now()],
  )
}
