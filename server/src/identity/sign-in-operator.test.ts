import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTestOperator, signInOperator, type TestOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(async () => t.close())

const bodyOf = ({ name, password, totp }: TestOperator) => ({ name, password, totp: totp() })
const refuse = (body: object) => t.refused(null, 'POST /operators/sessions', { body })
const FAILED = { status: 401, code: 'OPERATOR_LOGIN_FAILED' }
const wrongCodeOf = (operator: TestOperator) => (operator.totp() === '000000' ? '111111' : '000000')

describe('POST /operators/sessions', () => {
  it('password and code together give a token for eight hours, with region and rights', async () => {
    const operator = await makeTestOperator(t, { region: '330100', rights: ['queue', 'holds'] })
    const session = await t.api(null, 'POST /operators/sessions', { body: bodyOf(operator) })
    expect(session).toMatchObject({
      operatorId: operator.operatorId,
      region: '330100',
      rights: ['queue', 'holds'],
    })
    expect(Date.parse(session.expiresAt) - t.clock.now().getTime()).toBe(8 * 60 * MINUTE_MS)
    expect(await t.refused(session.token, 'GET /vehicles')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('a code works once, also for two at the same time', async () => {
    const operator = await makeTestOperator(t)
    const body = bodyOf(operator)
    const answers = await Promise.allSettled(
      [1, 2].map(() => t.api(null, 'POST /operators/sessions', { body })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await refuse(body)).toMatchObject(FAILED)
    t.clock.advance(30 * SECOND_MS)
    await t.api(null, 'POST /operators/sessions', { body: bodyOf(operator) })
  })

  it('a code of the step before still works, an older one does not', async () => {
    const operator = await makeTestOperator(t)
    const body = bodyOf(operator)
    t.clock.advance(30 * SECOND_MS)
    await t.api(null, 'POST /operators/sessions', { body })
    const old = bodyOf(await makeTestOperator(t))
    t.clock.advance(90 * SECOND_MS)
    expect(await refuse(old)).toMatchObject(FAILED)
  })

  it('never says which of name, password and code was wrong', async () => {
    const operator = await makeTestOperator(t)
    const right = bodyOf(operator)
    const refusals = [
      await refuse({ ...right, name: 'nobody' }),
      await refuse({ ...right, name: '管理员' }),
      await refuse({ ...right, password: `${right.password}!` }),
      await refuse({ ...right, totp: wrongCodeOf(operator) }),
    ]
    for (const { status, code, message } of refusals)
      expect({ status, code, message }).toEqual({ ...FAILED, message: '账号、密码或动态码不正确' })
  })

  it('the fifth wrong try locks the account for fifteen minutes, also for the right password', async () => {
    const operator = await makeTestOperator(t)
    for (let i = 0; i < LIMITS.operatorTriesMax; i++)
      expect(await refuse({ ...bodyOf(operator), password: 'wrong' })).toMatchObject(FAILED)
    const locked = { status: 423, code: 'OPERATOR_LOCKED' }
    expect(await refuse(bodyOf(operator))).toMatchObject(locked)
    t.clock.advance(15 * MINUTE_MS - SECOND_MS)
    expect(await refuse(bodyOf(operator))).toMatchObject(locked)
    t.clock.advance(SECOND_MS)
    await t.api(null, 'POST /operators/sessions', { body: bodyOf(operator) })
  })

  it('twenty guesses at once are five tries', async () => {
    const operator = await makeTestOperator(t)
    const body = { ...bodyOf(operator), password: 'wrong' }
    const refusals = await Promise.all(Array.from({ length: 20 }, () => refuse(body)))
    const failed = refusals.filter(({ code }) => code === 'OPERATOR_LOGIN_FAILED')
    expect(failed).toHaveLength(LIMITS.operatorTriesMax)
    expect(refusals.filter(({ code }) => code === 'OPERATOR_LOCKED')).toHaveLength(15)
  })

  it('a success clears the count of wrong tries', async () => {
    const operator = await makeTestOperator(t)
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < LIMITS.operatorTriesMax - 1; i++)
        await refuse({ ...bodyOf(operator), password: 'wrong' })
      await t.api(null, 'POST /operators/sessions', { body: bodyOf(operator) })
      t.clock.advance(30 * SECOND_MS)
    }
  })

  it('the token ends after eight hours', async () => {
    const { token } = await signInOperator(t)
    t.clock.advance(8 * 60 * MINUTE_MS)
    expect(await t.refused(token, 'POST /me/sign-out')).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' })
  })

  it.each([
    ['a code that is not six digits', { totp: '12345' }, 'body.totp'],
    ['no name', { name: '' }, 'body.name'],
    ['a password longer than the contract takes', { password: 'x'.repeat(201) }, 'body.password'],
  ])('%s is refused with the field named', async (_name, change, field) => {
    const refusal = await refuse({ name: 'op', password: 'x', totp: '123456', ...change })
    expect(refusal).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(Object.keys(refusal.fields ?? {})).toEqual([field])
  })
})
