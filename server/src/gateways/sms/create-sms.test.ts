import { beforeEach, describe, expect, it } from 'vitest'
import { useGatewayWorld } from '../testing/gateway-world'
import { createSms } from './create-sms'
import type { Sms, SmsConfig } from './port'

const world = useGatewayWorld()
let nth = 0
const freshPhone = () => `138${String(++nth).padStart(8, '0')}`
const code = '091827'

function sms(change: Partial<SmsConfig> = {}): Sms {
  const { identity, apiUrl } = world.sandbox
  const config = {
    baseUrl: apiUrl,
    secretId: identity.smsSecretId,
    secretKey: identity.smsSecretKey,
    sdkAppId: identity.smsSdkAppId,
    signName: identity.smsSignName,
    templateLogin: identity.smsTemplateLogin,
    timeoutMs: 3000,
  }
  return createSms({ ...config, ...change }, world.deps)
}
async function screen(phone: string): Promise<{ text: string; params: string[] }[]> {
  const response = await fetch(`${world.sandbox.adminUrl}/__sandbox/sms?phone=${phone}`)
  return ((await response.json()) as { messages: { text: string; params: string[] }[] }).messages
}
beforeEach(() => world.sandbox.sandbox.faults.clear())

describe('text messages', () => {
  it('a code reaches the phone, and neither it nor the number reaches the log', async () => {
    const phone = freshPhone()
    const outcome = await sms().sendCode({ phone, code, validMinutes: 5 })
    expect(outcome).toMatchObject({ kind: 'ok', value: { serialNo: expect.stringMatching(/./) as unknown } })
    expect(await screen(phone)).toMatchObject([{ params: [code, '5'] }])
    await sms().sendCode({ phone, code, validMinutes: 5 })
    expect(world.logged.join()).toContain('PhoneNumberThirtySecondLimit')
    expect(world.logged.join()).not.toMatch(new RegExp(`${phone}|${code}`))
  })

  it.each([
    [{ secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
    [{ secretId: 'AKIDnobody' }, 'AuthFailure.SecretIdNotFound'],
    [{ sdkAppId: '7' }, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
    [{ templateLogin: '7' }, 'FailedOperation.TemplateIncorrectOrUnapproved'],
  ])('with %o it is refused by Tencent’s own word', async (change, refusal) => {
    const phone = freshPhone()
    const outcome = await sms(change).sendCode({ phone, code, validMinutes: 5 })
    expect(outcome).toMatchObject({ kind: 'refused', code: refusal })
    expect(await screen(phone)).toEqual([])
  })

  it.each([
    ['a lost answer is unknown', 'drop_after_commit', { kind: 'unknown', reason: 'network' }],
    ['502 is unknown', { status: { http: 502, html: true } }, { kind: 'unknown', reason: 'server-error' }],
    ['text that is no JSON is unknown', { status: { http: 429, html: true } }, { kind: 'unknown' }],
    ['too many requests means later', { sms: 'RequestLimitExceeded' }, { kind: 'not-ready' }],
    ['Tencent’s own trouble means later', { sms: 'InternalError.Timeout' }, { kind: 'not-ready' }],
    [
      'an empty package is a refusal',
      { sms: 'FailedOperation.InsufficientBalanceInSmsPackage' },
      { kind: 'refused' },
    ],
  ] as const)('%s', async (_name, fault, expected) => {
    world.sandbox.sandbox.faults.add({ match: { on: 'api', path: '^/$' }, do: fault, times: 1 })
    expect(await sms().sendCode({ phone: freshPhone(), code, validMinutes: 5 })).toMatchObject(expected)
  })

  it('an answer that does not come in time is unknown', async () => {
    world.sandbox.sandbox.faults.add({ match: { on: 'api', path: '^/$' }, do: { hang: 5000 }, times: 1 })
    const outcome = await sms({ timeoutMs: 200 }).sendCode({ phone: freshPhone(), code, validMinutes: 5 })
    expect(outcome).toEqual({ kind: 'unknown', reason: 'timeout' })
  })
})
