import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, freshPhone, makeShop, signIn, type Person } from '../../test/harness/world'
import { hasPhone } from './people'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())
beforeEach(() => t.sandbox.sandbox.faults.clear())

type Message = { text: string; params: [string, string] }
const screen = async (phone: string) =>
  (await t.wechat<{ messages: Message[] }>(`/sms?phone=${phone}`)).messages
const ask = (person: Person, phone: string, commandId = t.id()) =>
  t.api(person.token, 'POST /me/phone-codes', { body: { commandId, phone } })
const askRefused = (person: Person, phone: string, commandId = t.id()) =>
  t.refused(person.token, 'POST /me/phone-codes', { body: { commandId, phone } })
const type = (person: Person, phone: string, code: string) =>
  t.api(person.token, 'POST /me/phone/by-code', { body: { commandId: t.id(), phone, code } })
const typeRefused = (person: Person, phone: string, code: string) =>
  t.refused(person.token, 'POST /me/phone/by-code', { body: { commandId: t.id(), phone, code } })
const codeOn = async (phone: string) => (await screen(phone)).at(-1)?.params[0] ?? ''
const other = (code: string) => (code === '000000' ? '000001' : '000000')
const fault = (what: object | string) =>
  t.wechat('/faults', { match: { on: 'api', path: '^/$' }, do: what, times: 1 })
const WRONG = { status: 422, code: 'SMS_CODE_WRONG' }

describe('POST /me/phone-codes', () => {
  it('sends six digits that bind the phone, and keeps neither code nor number', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    const at = t.clock.now().getTime()
    expect(await ask(person, phone)).toEqual({
      phoneMasked: maskPhone(phone),
      expiresAt: new Date(at + 5 * MINUTE_MS).toISOString(),
      resendAt: new Date(at + MINUTE_MS).toISOString(),
    })
    const [message] = await screen(phone)
    expect(message?.params).toEqual([expect.stringMatching(/^\d{6}$/), '5'])
    expect(await hasPhone(t.app.db, person.userId)).toBe(false)
    const rows = JSON.stringify(
      await t.app.db.rows('SELECT * FROM phone_code WHERE user_id = ?', [person.userId]),
    )
    expect(rows).not.toContain(phone)
    expect(rows).not.toContain(message?.params[0])
    const code = await codeOn(phone)
    expect(await type(person, phone, code)).toEqual({ phoneMasked: maskPhone(phone), memberships: [] })
    expect((await t.api(person.token, 'GET /me')).phoneMasked).toBe(maskPhone(phone))
  })

  it('a repeat, also one at the same time, sends one message', async () => {
    const [person, phone, commandId] = [await signIn(t), freshPhone(), t.id()]
    const answers = await Promise.all([1, 2, 3].map(() => ask(person, phone, commandId)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await ask(person, phone, commandId)).toEqual(answers[0])
    expect(await screen(phone)).toHaveLength(1)
    expect(await askRefused(person, freshPhone(), commandId)).toMatchObject({ code: 'COMMAND_ID_REUSED' })
  })

  it('a second one within a minute is refused, with the time when the next may be asked for', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    const { resendAt } = await ask(person, phone)
    t.clock.advance(MINUTE_MS - SECOND_MS)
    const recently = { status: 409, code: 'SMS_CODE_SENT_RECENTLY', data: { resendAt } }
    expect(await askRefused(person, phone)).toMatchObject(recently)
    expect(await askRefused(person, freshPhone())).toMatchObject(recently) // of the user
    expect(await askRefused(await signIn(t), phone)).toMatchObject(recently) // of the number
    t.clock.advance(SECOND_MS)
    await ask(person, phone)
    expect(await screen(phone)).toHaveLength(2)
  })

  it('a number asked for by two people at once gets one message', async () => {
    const phone = freshPhone()
    const people = [await signIn(t), await signIn(t), await signIn(t)]
    const outcomes = await Promise.allSettled(people.map((person) => ask(person, phone)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await screen(phone)).toHaveLength(1)
  })

  it('five a day are enough for a number and for a user, and the next day begins anew', async () => {
    await startOfDay()
    const [person, phone] = [await signIn(t), freshPhone()]
    for (let n = 1; n <= LIMITS.phoneCodesPerDayMax; n++) {
      await ask(person, phone)
      t.clock.advance(16 * MINUTE_MS)
    }
    const limit = { status: 409, code: 'SMS_DAILY_LIMIT' }
    expect(await askRefused(person, phone)).toMatchObject(limit)
    expect(await askRefused(person, freshPhone())).toMatchObject(limit)
    expect(await askRefused(await signIn(t), phone)).toMatchObject(limit)
    expect(await screen(phone)).toHaveLength(5)
    t.clock.advance(24 * HOUR_MS)
    await ask(await signIn(t, 'owner', person.name), phone)
  })

  it('an address has twenty an hour', async () => {
    const person = await signIn(t)
    const address = t.app.seal.index('address', '127.0.0.1')
    const factor = t.app.env.RATE_LIMIT_FACTOR
    Object.assign(t.app.env, { RATE_LIMIT_FACTOR: 0.25 })
    try {
      await t.app.db.run('DELETE FROM phone_code WHERE address_index = ?', [address])
      for (let n = 0; n < 5; n++) await ask(await signIn(t), freshPhone())
      expect(await askRefused(person, freshPhone())).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
      t.clock.advance(HOUR_MS)
      await ask(person, freshPhone())
    } finally {
      Object.assign(t.app.env, { RATE_LIMIT_FACTOR: factor })
    }
  })

  it.each([
    ['refuses', { sms: 'FailedOperation.InsufficientBalanceInSmsPackage' }],
    ['has trouble of its own', { sms: 'InternalError.OtherError' }],
    ['knows us no more', { sms: 'AuthFailure.SecretIdNotFound' }],
  ])('where Tencent %s the person is told, and the same command sends it later', async (_name, what) => {
    const [person, phone, commandId] = [await signIn(t), freshPhone(), t.id()]
    await fault(what)
    expect(await askRefused(person, phone, commandId)).toMatchObject({ status: 503, code: 'SMS_UNAVAILABLE' })
    expect(await screen(phone)).toEqual([])
    await ask(person, phone, commandId)
    await type(person, phone, await codeOn(phone))
  })

  it('after a failure another command may ask at once', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    await fault({ sms: 'FailedOperation.InsufficientBalanceInSmsPackage' })
    await askRefused(person, phone)
    await ask(person, phone)
    expect(await screen(phone)).toHaveLength(1)
  })

  it('where nobody knows whether it went out it is not sent twice, and its code is good if it arrived', async () => {
    const [person, phone, commandId] = [await signIn(t), freshPhone(), t.id()]
    await fault('drop_after_commit')
    const unavailable = { status: 503, code: 'SMS_UNAVAILABLE' }
    expect(await askRefused(person, phone, commandId)).toMatchObject(unavailable)
    expect(await askRefused(person, phone, commandId)).toMatchObject(unavailable)
    expect(await screen(phone)).toHaveLength(1)
    await type(person, phone, await codeOn(phone))
  })

  it.each([
    ['LimitExceeded.PhoneNumberThirtySecondLimit', 'SMS_CODE_SENT_RECENTLY'],
    ['LimitExceeded.PhoneNumberOneHourLimit', 'SMS_CODE_SENT_RECENTLY'],
    ['LimitExceeded.PhoneNumberDailyLimit', 'SMS_DAILY_LIMIT'],
  ])('Tencent’s %s is told as %s', async (sms, code) => {
    await fault({ sms })
    expect(await askRefused(await signIn(t), freshPhone())).toMatchObject({ status: 409, code })
  })

  it('needs a person and a mainland mobile number', async () => {
    const { token } = await signInOperator(t)
    const body = { commandId: t.id(), phone: freshPhone() }
    expect(await t.refused(null, 'POST /me/phone-codes', { body })).toMatchObject({ status: 401 })
    expect(await t.refused(token, 'POST /me/phone-codes', { body })).toMatchObject({ status: 403 })
    const person = await signIn(t)
    for (const phone of ['057188888888', '+8613800138000', '1380013800', ''])
      expect(await askRefused(person, phone)).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })
})

describe('POST /me/phone/by-code', () => {
  it('a wrong code is refused, and five end it', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    await ask(person, phone)
    const code = await codeOn(phone)
    for (let n = 1; n <= 4; n++) expect(await typeRefused(person, phone, other(code))).toMatchObject(WRONG)
    await type(person, phone, code)
    const next = freshPhone()
    t.clock.advance(MINUTE_MS)
    await ask(person, next)
    const second = await codeOn(next)
    for (let n = 1; n <= 5; n++) expect(await typeRefused(person, next, other(second))).toMatchObject(WRONG)
    expect(await typeRefused(person, next, second)).toMatchObject(WRONG)
  })

  it('of twenty guesses at once five are looked at', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    await ask(person, phone)
    const code = await codeOn(phone)
    await Promise.all(Array.from({ length: 20 }, () => typeRefused(person, phone, other(code))))
    const rows = await t.app.db.rows('SELECT tries FROM phone_code WHERE user_id = ?', [person.userId])
    expect(rows).toEqual([{ tries: 5 }])
    expect(await typeRefused(person, phone, code)).toMatchObject(WRONG)
  })

  it('a code is good for five minutes, once, for its number and whoever asked for it', async () => {
    const [person, stranger, phone] = [await signIn(t), await signIn(t), freshPhone()]
    await ask(person, phone)
    const code = await codeOn(phone)
    expect(await typeRefused(stranger, phone, code)).toMatchObject(WRONG)
    expect(await typeRefused(person, freshPhone(), code)).toMatchObject(WRONG)
    await type(person, phone, code)
    expect(await typeRefused(person, phone, code)).toMatchObject(WRONG)
    t.clock.advance(MINUTE_MS)
    await ask(person, phone)
    t.clock.advance(5 * MINUTE_MS)
    expect(await typeRefused(person, phone, await codeOn(phone))).toMatchObject(WRONG)
  })

  it('a newer code takes the place of the older one', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    await ask(person, phone)
    const old = await codeOn(phone)
    t.clock.advance(MINUTE_MS)
    await ask(person, phone)
    const code = await codeOn(phone)
    if (old !== code) expect(await typeRefused(person, phone, old)).toMatchObject(WRONG)
    await type(person, phone, code)
  })

  it('a repeat, also one at the same time, gets the same answer although the code works once', async () => {
    const [person, phone] = [await signIn(t), freshPhone()]
    await ask(person, phone)
    const body = { commandId: t.id(), phone, code: await codeOn(phone) }
    const answers = await Promise.all(
      [1, 2, 3].map(() => t.api(person.token, 'POST /me/phone/by-code', { body })),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await t.api(person.token, 'POST /me/phone/by-code', { body })).toEqual(answers[0])
  })

  it('a number of another user stays theirs, and the code with it', async () => {
    const [holder, person] = [await signIn(t), await signIn(t)]
    const phone = await bindPhone(t, holder)
    await ask(person, phone)
    expect(await typeRefused(person, phone, await codeOn(phone))).toMatchObject({
      status: 409,
      code: 'PHONE_TAKEN',
    })
  })

  it('in the shop mini-program it makes a guest a member wherever the number was invited', async () => {
    const [shop, phone] = [await makeShop(t), freshPhone()]
    const body = { id: t.id(), name: '小李', phone, role: 'adviser' as const }
    await t.api(shop.owner.token, 'POST /shop/staff', { body })
    const guest = await signIn(t, 'shop')
    await ask(guest, phone)
    const { memberships } = await type(guest, phone, await codeOn(phone))
    expect(memberships.map(({ shopId }) => shopId)).toEqual([shop.id])
  })

  it('needs a person and six digits', async () => {
    const person = await signIn(t)
    for (const code of ['12345', '1234567', 'abcdef', ''])
      expect(await typeRefused(person, freshPhone(), code)).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    const body = { commandId: t.id(), phone: freshPhone(), code: '123456' }
    expect(await t.refused(null, 'POST /me/phone/by-code', { body })).toMatchObject({ status: 401 })
  })
})

/** Shop-local four in the morning, so that a test of a few hours stays within a day. */
async function startOfDay(): Promise<void> {
  const now = t.clock.now().getTime()
  const dayMs = 24 * HOUR_MS
  await t.advance(dayMs - ((now + 8 * HOUR_MS) % dayMs) + 4 * HOUR_MS)
}
