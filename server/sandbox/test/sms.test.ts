import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { HOUR_MS, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const PHONE = '13812345678'

type Answer = {
  Response: {
    RequestId: string
    Error?: { Code: string }
    SendStatusSet?: { Code: string; SerialNo: string }[]
  }
}
type Twist = {
  body?: Record<string, unknown> | string
  headers?: Record<string, string>
  key?: string
  id?: string
  signedHeaders?: string[]
  skewS?: number
}

/** SendSms as Tencent's document describes it, written apart from both sides; `twist` spoils one thing. */
async function send(twist: Twist = {}): Promise<Answer['Response']> {
  const { identity, apiUrl } = world.running
  const fields = {
    PhoneNumberSet: [`+86${PHONE}`],
    SmsSdkAppId: identity.smsSdkAppId,
    SignName: identity.smsSignName,
    TemplateId: identity.smsTemplateLogin,
    TemplateParamSet: ['012345', '5'],
  }
  const body = typeof twist.body === 'string' ? twist.body : JSON.stringify({ ...fields, ...twist.body })
  const seconds = Math.floor(world.nowMs() / 1000) + (twist.skewS ?? 0)
  const day = new Date(seconds * 1000).toISOString().slice(0, 10)
  const covered: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    host: new URL(apiUrl).host,
    'x-tc-action': 'sendsms',
  }
  const names = twist.signedHeaders ?? Object.keys(covered)
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const canonical = `POST\n/\n\n${names.map((name) => `${name}:${covered[name] ?? ''}\n`).join('')}\n${names.join(';')}\n${sha(body)}`
  const scope = `${day}/sms/tc3_request`
  const key = mac(mac(mac(`TC3${twist.key ?? identity.smsSecretKey}`, day), 'sms'), 'tc3_request')
  const signature = mac(key, `TC3-HMAC-SHA256\n${seconds}\n${scope}\n${sha(canonical)}`).toString('hex')
  const response = await fetch(`${apiUrl}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-region': 'ap-guangzhou',
      'x-tc-timestamp': String(seconds),
      authorization: `TC3-HMAC-SHA256 Credential=${twist.id ?? identity.smsSecretId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
      ...twist.headers,
    },
    body,
  })
  expect(response.status).toBe(200)
  return ((await response.json()) as Answer).Response
}
const screen = (phone = PHONE) => world.admin(`/__sandbox/sms?phone=${phone}`)

describe('SendSms', () => {
  test('a message that is signed and within the limits stands on the phone', async () => {
    const answer = await send()
    expect(answer).toMatchObject({ SendStatusSet: [{ Code: 'Ok', PhoneNumber: `+86${PHONE}`, Fee: 1 }] })
    expect(await screen()).toMatchObject({
      messages: [
        {
          phone: PHONE,
          params: ['012345', '5'],
          text: expect.stringContaining('【安心修】012345') as unknown,
        },
      ],
    })
    expect(await screen('13800000000')).toEqual({ messages: [] })
    expect(await world.admin('/__sandbox/sms')).toMatchObject({ messages: [{ phone: PHONE }] })
  })

  test.each<[string, Twist, string]>([
    ['another action', { headers: { 'x-tc-action': 'SendMms' } }, 'InvalidAction'],
    ['another version', { headers: { 'x-tc-version': '2019-07-11' } }, 'NoSuchVersion'],
    ['no region', { headers: { 'x-tc-region': '' } }, 'MissingParameter'],
    ['no authorization', { headers: { authorization: '' } }, 'AuthFailure.InvalidAuthorization'],
    ['an unknown id', { id: 'AKIDnobody' }, 'AuthFailure.SecretIdNotFound'],
    ['another key', { key: 'wrong' }, 'AuthFailure.SignatureFailure'],
    ['a host that is not covered', { signedHeaders: ['content-type'] }, 'AuthFailure.SignatureFailure'],
    ['a timestamp six minutes ago', { skewS: -360 }, 'AuthFailure.SignatureExpire'],
    ['a body that is no JSON', { body: '{' }, 'InvalidParameter'],
    ['a field that nobody knows', { body: { Phone: PHONE } }, 'InvalidParameter'],
    ['another application', { body: { SmsSdkAppId: '1' } }, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
  ])('%s is refused as a whole', async (_name, twist, code) => {
    expect(await send(twist)).toMatchObject({
      Error: { Code: code },
      RequestId: expect.any(String) as unknown,
    })
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a landline', { PhoneNumberSet: ['+8657188888888'] }, 'InvalidParameterValue.IncorrectPhoneNumber'],
    ['an unknown signature', { SignName: '别人' }, 'FailedOperation.SignatureIncorrectOrUnapproved'],
    ['an unknown template', { TemplateId: '1' }, 'FailedOperation.TemplateIncorrectOrUnapproved'],
    [
      'one parameter',
      { TemplateParamSet: ['1'] },
      'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
    ],
    [
      'seven digits',
      { TemplateParamSet: ['1234567', '5'] },
      'InvalidParameterValue.TemplateParameterFormatError',
    ],
    ['letters', { TemplateParamSet: ['12345a', '5'] }, 'InvalidParameterValue.TemplateParameterFormatError'],
  ])('%s is refused for the number', async (_name, body, code) => {
    expect(await send({ body })).toMatchObject({ SendStatusSet: [{ Code: code, SerialNo: '' }] })
  })

  test('a number takes one in 30 seconds, five in an hour, ten in a day, and other numbers are not touched', async () => {
    const to = (phone: string) => send({ body: { PhoneNumberSet: [`+86${phone}`] } })
    const codeOf = async (phone = '13900000001') => (await to(phone)).SendStatusSet?.[0]?.Code
    expect(await codeOf()).toBe('Ok')
    expect(await codeOf()).toBe('LimitExceeded.PhoneNumberThirtySecondLimit')
    expect(await codeOf('13900000002')).toBe('Ok')
    for (let n = 2; n <= 5; n++) {
      world.advance(30_000)
      expect(await codeOf()).toBe('Ok')
    }
    world.advance(30_000)
    expect(await codeOf()).toBe('LimitExceeded.PhoneNumberOneHourLimit')
    world.advance(HOUR_MS)
    for (let n = 6; n <= 10; n++) {
      world.advance(30_000)
      expect(await codeOf()).toBe('Ok')
    }
    world.advance(HOUR_MS)
    expect(await codeOf()).toBe('LimitExceeded.PhoneNumberDailyLimit')
    world.advance(24 * HOUR_MS)
    expect(await codeOf()).toBe('Ok')
    expect(((await screen('13900000001'))['messages'] as unknown[]).length).toBe(11)
  })

  test.each(['InternalError.OtherError', 'FailedOperation.InsufficientBalanceInSmsPackage'])(
    'a fault says %s, once, and nothing reaches the phone',
    async (code) => {
      await world.admin('/__sandbox/faults', {
        match: { on: 'api', path: '^/$' },
        do: { sms: code },
        times: 1,
      })
      const phone = '13700000001'
      const body = { PhoneNumberSet: [`+86${phone}`] }
      const answer = await send({ body })
      expect(answer.Error?.Code ?? answer.SendStatusSet?.[0]?.Code).toBe(code)
      expect(await screen(phone)).toEqual({ messages: [] })
    },
  )
})
