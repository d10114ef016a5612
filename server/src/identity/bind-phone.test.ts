import { maskPhone } from '@anxin/shared/kernel/phone'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, freshPhone, makeShop, makeStaff, signIn } from '../../test/harness/world'
import { signInOperator } from '../../test/harness/operators'
import { hasPhone } from './people'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

async function phoneCode(user: string, phoneNumber: string, app: 'owner' | 'shop' = 'owner') {
  const { ownerAppid, shopAppid } = t.sandbox.identity
  const appid = app === 'owner' ? ownerAppid : shopAppid
  return (await t.wechat<{ code: string }>('/phone-code', { appid, user, phoneNumber })).code
}
async function invite(shopId: string, phone: string): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    "INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, show_prices, created_at) VALUES (?, ?, '店员', 'technician', ?, ?, 0, ?)",
    [id, shopId, t.app.seal.seal(phone), t.app.seal.index('phone', phone), t.clock.now()],
  )
  return id
}
const boundEvents = (userId: string) =>
  t.app.db.rows("SELECT id FROM outbox_event WHERE subject_id = ? AND topic = 'user.phone-bound'", [userId])

describe('POST /me/phone', () => {
  it('binds the number once, shows it masked, and tells others of it', async () => {
    const person = await signIn(t)
    expect(await hasPhone(t.app.db, person.userId)).toBe(false)
    const phone = await bindPhone(t, person)
    expect((await t.api(person.token, 'GET /me')).phoneMasked).toBe(maskPhone(phone))
    expect(await hasPhone(t.app.db, person.userId)).toBe(true)
    await bindPhone(t, person, 'owner', phone)
    expect(await boundEvents(person.userId)).toHaveLength(1)
    const stored = await t.app.db.rows('SELECT * FROM user WHERE id = ?', [person.userId])
    expect(JSON.stringify(stored)).not.toContain(phone)
  })

  it('a repeat, also one at the same time, gets the same answer although the code works once', async () => {
    const person = await signIn(t)
    const body = { commandId: t.id(), code: await phoneCode(person.name, freshPhone()) }
    const answers = await Promise.all([1, 2, 3].map(() => t.api(person.token, 'POST /me/phone', { body })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await t.api(person.token, 'POST /me/phone', { body })).toEqual(answers[0])
    expect(await boundEvents(person.userId)).toHaveLength(1)
  })

  it('the same command id with another code is refused', async () => {
    const person = await signIn(t)
    const commandId = t.id()
    await t.api(person.token, 'POST /me/phone', {
      body: { commandId, code: await phoneCode(person.name, freshPhone()) },
    })
    const body = { commandId, code: await phoneCode(person.name, freshPhone()) }
    expect(await t.refused(person.token, 'POST /me/phone', { body })).toMatchObject({
      status: 422,
      code: 'COMMAND_ID_REUSED',
    })
  })

  it('a number of another user stays theirs, also when two bind it at the same time', async () => {
    const [one, two, three] = [await signIn(t), await signIn(t), await signIn(t)]
    const phone = await bindPhone(t, one)
    const body = { commandId: t.id(), code: await phoneCode(two.name, phone) }
    expect(await t.refused(two.token, 'POST /me/phone', { body })).toMatchObject({
      status: 409,
      code: 'PHONE_TAKEN',
    })
    const wanted = freshPhone()
    const outcomes = await Promise.allSettled([
      bindPhone(t, two, 'owner', wanted),
      bindPhone(t, three, 'owner', wanted),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { message: expect.stringContaining('PHONE_TAKEN') as unknown },
    })
  })

  it('a new number replaces the old one, which is free again', async () => {
    const [one, two] = [await signIn(t), await signIn(t)]
    const old = await bindPhone(t, one)
    await bindPhone(t, one)
    expect(await bindPhone(t, two, 'owner', old)).toBe(old)
  })

  it('in the shop mini-program it makes the invited person a member of every shop that invited them', async () => {
    const [one, two] = [await makeShop(t), await makeShop(t)]
    const phone = freshPhone()
    await invite(one.id, phone)
    t.clock.advance(1)
    await invite(two.id, phone)
    const removed = await invite(two.id, phone)
    await t.app.db.run('UPDATE shop_staff SET removed_at = ? WHERE id = ?', [t.clock.now(), removed])
    const guest = await signIn(t, 'shop')
    const code = await phoneCode(guest.name, phone, 'shop')
    const { memberships } = await t.api(guest.token, 'POST /me/phone', { body: { commandId: t.id(), code } })
    expect(memberships.map(({ shopId }) => shopId)).toEqual([one.id, two.id])
  })

  it('in the owner mini-program nobody joins a shop', async () => {
    const shop = await makeShop(t)
    const phone = freshPhone()
    const staffId = await invite(shop.id, phone)
    const person = await signIn(t)
    const code = await phoneCode(person.name, phone)
    expect(await t.api(person.token, 'POST /me/phone', { body: { commandId: t.id(), code } })).toMatchObject({
      memberships: [],
    })
    const rows = await t.app.db.rows('SELECT user_id FROM shop_staff WHERE id = ?', [staffId])
    expect(rows).toEqual([{ user_id: null }])
  })

  it('a place that somebody has taken up is not given to the next holder of the number', async () => {
    const shop = await makeShop(t)
    const first = await makeStaff(t, shop.id, 'technician')
    const [row] = await t.app.db.rows<{ phone_sealed: never }>(
      'SELECT phone_sealed FROM shop_staff WHERE id = ?',
      [first.staffId],
    )
    const phone = t.app.seal.open(row?.phone_sealed as never)
    await bindPhone(t, first, 'shop') // the first one moves on to another number
    const next = await signIn(t, 'shop')
    await bindPhone(t, next, 'shop', phone)
    expect((await t.api(next.token, 'GET /me')).memberships).toEqual([])
  })

  it('a used or made-up code is refused', async () => {
    const person = await signIn(t)
    const code = await phoneCode(person.name, freshPhone())
    await t.api(person.token, 'POST /me/phone', { body: { commandId: t.id(), code } })
    for (const bad of [code, 'made-up']) {
      const body = { commandId: t.id(), code: bad }
      expect(await t.refused(person.token, 'POST /me/phone', { body })).toMatchObject({
        status: 422,
        code: 'PHONE_CODE_INVALID',
      })
    }
  })

  it('a foreign number is refused, and nothing is stored', async () => {
    const person = await signIn(t)
    const code = await phoneCode(person.name, freshPhone())
    const phone_info = {
      phoneNumber: '+85291234567',
      purePhoneNumber: '91234567',
      countryCode: '852',
      watermark: { appid: t.sandbox.identity.ownerAppid, timestamp: 1 },
    }
    await t.wechat('/faults', {
      match: { on: 'api', path: 'getuserphonenumber' },
      do: { api: { phone_info } },
      times: 1,
    })
    const body = { commandId: t.id(), code }
    expect(await t.refused(person.token, 'POST /me/phone', { body })).toMatchObject({
      status: 422,
      code: 'PHONE_NOT_MAINLAND',
    })
    expect(await hasPhone(t.app.db, person.userId)).toBe(false)
  })

  it('where WeChat does not answer the person is told so and may repeat the command', async () => {
    const person = await signIn(t)
    const body = { commandId: t.id(), code: await phoneCode(person.name, freshPhone()) }
    await t.wechat('/faults', {
      match: { on: 'api', path: 'getuserphonenumber' },
      do: 'drop_before',
      times: 1,
    })
    expect(await t.refused(person.token, 'POST /me/phone', { body })).toMatchObject({
      status: 503,
      code: 'WECHAT_UNAVAILABLE',
    })
    await t.api(person.token, 'POST /me/phone', { body })
  })

  it('needs a sign-in, a person, and a body that the contract knows', async () => {
    const person = await signIn(t)
    const body = { commandId: t.id(), code: 'x' }
    expect(await t.refused(null, 'POST /me/phone', { body })).toMatchObject({ status: 401 })
    const { token } = await signInOperator(t)
    expect(await t.refused(token, 'POST /me/phone', { body })).toMatchObject({ status: 403 })
    for (const bad of [
      { ...body, code: '' },
      { ...body, commandId: '1' },
      { ...body, phone: freshPhone() },
    ]) {
      expect(await t.refused(person.token, 'POST /me/phone', { body: bad })).toMatchObject({
        status: 400,
        code: 'BAD_INPUT',
      })
    }
  })
})

describe('GET /me', () => {
  it('is not for operators', async () => {
    const { token } = await signInOperator(t)
    expect(await t.refused(token, 'GET /me')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})
