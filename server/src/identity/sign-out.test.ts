import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

describe('POST /me/sign-out', () => {
  it('ends every session at once, and one of the same millisecond afterwards works', async () => {
    const one = await signIn(t)
    const two = await signIn(t, 'owner', one.name)
    await t.api(one.token, 'GET /me')
    expect(await t.api(two.token, 'POST /me/sign-out')).toEqual({ ok: true })
    for (const { token } of [one, two])
      expect(await t.refused(token, 'GET /me')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    const again = await signIn(t, 'owner', one.name)
    await t.api(again.token, 'GET /me')
    await t.api(again.token, 'POST /me/sign-out')
    expect(await t.refused(again.token, 'GET /me')).toMatchObject({ status: 401 })
  })

  it('another person’s session goes on', async () => {
    const [one, two] = [await signIn(t), await signIn(t)]
    await t.api(one.token, 'POST /me/sign-out')
    await t.api(two.token, 'GET /me')
  })

  it('works for staff, guests and operators', async () => {
    const shop = await makeShop(t)
    const staff = await makeStaff(t, shop.id, 'technician')
    const guest = await signIn(t, 'shop')
    for (const { token } of [staff, guest]) {
      await t.api(token, 'POST /me/sign-out')
      expect(await t.refused(token, 'GET /me')).toMatchObject({ status: 401 })
    }
    const operator = await signInOperator(t)
    await t.api(operator.token, 'POST /me/sign-out')
    expect(await t.refused(operator.token, 'POST /me/sign-out')).toMatchObject({ status: 401 })
  })

  it('needs a sign-in and a command id', async () => {
    const { token } = await signIn(t)
    expect(await t.refused(null, 'POST /me/sign-out')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
    expect(await t.refused(token, 'POST /me/sign-out', { body: { commandId: 'x' } })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
    })
  })
})
