import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { run, selectAll } from '../database'
import type { Sandbox } from '../types'
import { signatureProblem } from './signature'

const NUMBERS_MAX = 200
const Body = z.strictObject({
  PhoneNumberSet: z.array(z.string()).min(1).max(NUMBERS_MAX),
  SmsSdkAppId: z.string(),
  TemplateId: z.string(),
  SignName: z.string().default(''),
  TemplateParamSet: z.array(z.string()).default([]),
  ExtendCode: z.string().optional(),
  SessionContext: z.string().optional(),
  SenderId: z.string().optional(),
})
type Body = z.output<typeof Body>

/** How many messages one number takes in so many milliseconds, as Tencent has it unless told otherwise. */
const LIMITS = [
  ['LimitExceeded.PhoneNumberThirtySecondLimit', 30_000, 1],
  ['LimitExceeded.PhoneNumberOneHourLimit', 3_600_000, 5],
  ['LimitExceeded.PhoneNumberDailyLimit', 86_400_000, 10],
] as const
/** An error of these kinds stands for the whole call; all others are told for each number. */
const OF_THE_CALL =
  /^(AuthFailure|InternalError|RequestLimitExceeded|UnauthorizedOperation|MissingParameter|InvalidAction|NoSuchVersion)/
const CODES_TEXT = '{1}为您的验证码，请于{2}分钟内填写，如非本人操作，请忽略本短信。'

class SmsError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** `POST /` with `X-TC-Action: SendSms`: always HTTP 200, errors as `Response.Error` or in the status of a number. */
export function registerSendSms(scope: FastifyInstance, sandbox: Sandbox): void {
  scope.post('/', async (request) => {
    const RequestId = [8, 4, 4, 4, 12].map((length) => sandbox.random.hex(length)).join('-')
    try {
      return { Response: { SendStatusSet: await send(sandbox, request), RequestId } }
    } catch (error) {
      if (!(error instanceof SmsError)) throw error
      return { Response: { Error: { Code: error.code, Message: `${error.code}.` }, RequestId } }
    }
  })
}

async function send(sandbox: Sandbox, request: FastifyRequest): Promise<object[]> {
  const { smsSecretId: secretId, smsSecretKey: secretKey } = sandbox.identity
  const atMs = sandbox.clock.now().getTime()
  const { headers } = request
  const body = typeof request.body === 'string' ? request.body : ''
  if (headers['x-tc-action'] !== 'SendSms') throw new SmsError('InvalidAction')
  if (headers['x-tc-version'] !== '2021-01-11') throw new SmsError('NoSuchVersion')
  if (!headers['x-tc-region']) throw new SmsError('MissingParameter')
  const problem = signatureProblem({ headers, body, secretId, secretKey, atMs })
  if (problem) throw new SmsError(problem)
  const fault = request.faults.find((action) => typeof action === 'object' && 'sms' in action)
  const forced = fault && typeof fault === 'object' && 'sms' in fault ? fault.sms : undefined
  if (forced !== undefined && OF_THE_CALL.test(forced)) throw new SmsError(forced)
  const parsed = Body.safeParse(parseJson(body))
  if (!parsed.success) throw new SmsError('InvalidParameter')
  if (parsed.data.SmsSdkAppId !== sandbox.identity.smsSdkAppId)
    throw new SmsError('UnauthorizedOperation.SmsSdkAppIdVerifyFail')
  const statuses: object[] = []
  for (const number of parsed.data.PhoneNumberSet) {
    const Code = forced ?? (await refusalOf(sandbox, parsed.data, number, atMs)) ?? 'Ok'
    if (Code === 'Ok') await deliver(sandbox, parsed.data, number, atMs)
    const SerialNo = Code === 'Ok' ? `2640:${sandbox.random.digits(21)}` : ''
    const Message = Code === 'Ok' ? 'send success' : Code
    statuses.push({
      SerialNo,
      PhoneNumber: number,
      Fee: Code === 'Ok' ? 1 : 0,
      SessionContext: '',
      Code,
      Message,
      IsoCode: 'CN',
    })
  }
  return statuses
}

async function refusalOf(sandbox: Sandbox, body: Body, number: string, atMs: number): Promise<string | null> {
  const { identity, config, db } = sandbox
  if (!/^(\+?86)?1[3-9]\d{9}$/.test(number)) return 'InvalidParameterValue.IncorrectPhoneNumber'
  if (body.SignName !== identity.smsSignName) return 'FailedOperation.SignatureIncorrectOrUnapproved'
  if (body.TemplateId !== identity.smsTemplateLogin) return 'FailedOperation.TemplateIncorrectOrUnapproved'
  if (body.TemplateParamSet.length !== 2) return 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate'
  // A template for codes takes up to six digits a parameter and nothing else.
  if (!body.TemplateParamSet.every((value) => /^\d{0,6}$/.test(value)))
    return 'InvalidParameterValue.TemplateParameterFormatError'
  if (!config.rateLimits) return null
  const rows = await selectAll<{ sent_at_ms: number }>(
    db,
    'SELECT sent_at_ms FROM sms_message WHERE phone = ? AND sent_at_ms > ?',
    [plain(number), atMs - 86_400_000],
  )
  for (const [code, lengthMs, max] of LIMITS) {
    if (rows.filter((row) => Number(row.sent_at_ms) > atMs - lengthMs).length >= max) return code
  }
  return null
}

async function deliver({ db, identity }: Sandbox, body: Body, number: string, atMs: number): Promise<void> {
  const content = body.TemplateParamSet.reduce(
    (text, value, i) => text.replace(`{${i + 1}}`, value),
    CODES_TEXT,
  )
  await run(
    db,
    'INSERT INTO sms_message (phone, template_id, params_json, text, sent_at_ms) VALUES (?, ?, ?, ?, ?)',
    [
      plain(number),
      body.TemplateId,
      JSON.stringify(body.TemplateParamSet),
      `【${identity.smsSignName}】${content}`,
      atMs,
    ],
  )
}

/** Without the country's code. */
function plain(number: string): string {
  return number.slice(-11)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
