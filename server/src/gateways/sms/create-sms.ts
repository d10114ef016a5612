import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { GatewayDeps } from '../deps'
import { ok, unknown, type Outcome } from '../outcome'
import type { Sms, SmsConfig } from './port'
import { tc3Headers } from './tc3'

const TIMEOUT_MS = 5 * SECOND_MS
const VERSION = '2021-01-11'
const REGION = 'ap-guangzhou'

/** Tencent Cloud's SendSms. Numbers and codes never reach the log. */
export function createSms(config: SmsConfig, { clock, log }: GatewayDeps): Sms {
  const { host } = new URL(config.baseUrl)
  return {
    async sendCode({ phone, code, validMinutes }) {
      const payload = JSON.stringify({
        PhoneNumberSet: [`+86${phone}`],
        SmsSdkAppId: config.sdkAppId,
        SignName: config.signName,
        TemplateId: config.templateLogin,
        TemplateParamSet: [code, String(validMinutes)],
      })
      const { secretId, secretKey } = config
      const signed = {
        secretId,
        secretKey,
        service: 'sms',
        host,
        action: 'SendSms',
        payload,
        at: clock.now(),
      }
      try {
        const response = await fetch(`${config.baseUrl}/`, {
          method: 'POST',
          headers: { ...tc3Headers(signed), 'X-TC-Version': VERSION, 'X-TC-Region': REGION },
          body: payload,
          redirect: 'error',
          signal: AbortSignal.timeout(config.timeoutMs ?? TIMEOUT_MS),
        })
        const outcome = readReply(response.status, await response.text())
        if (outcome.kind !== 'ok') log.warn({ status: response.status, outcome }, 'no text message was sent')
        return outcome
      } catch (error) {
        const reason = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network'
        log.warn({ reason }, 'the text message service did not answer')
        return unknown(reason)
      }
    },
  }
}

const Reply = z.object({
  Response: z.object({
    RequestId: z.string().optional(),
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ SerialNo: z.string(), Code: z.string() })).optional(),
  }),
})

/** Codes that mean "later": the call itself was too often, or Tencent had trouble; nothing was sent. */
const LATER = /^(RequestLimitExceeded|InternalError)\b/

/** One number was named, so one status comes back; an error of the whole call stands in its place. */
function readReply(status: number, text: string): Outcome<{ serialNo: string }> {
  if (status >= 500) return unknown('server-error')
  const parsed = Reply.safeParse(parseJson(text))
  if (!parsed.success) return unknown('unreadable')
  const { Error: error, SendStatusSet: [sent] = [], RequestId: requestId = null } = parsed.data.Response
  const code = error?.Code ?? sent?.Code
  if (code === undefined) return unknown('unreadable')
  if (code === 'Ok' && sent) return ok({ serialNo: sent.SerialNo })
  if (LATER.test(code)) return { kind: 'not-ready', retryAfterMs: MINUTE_MS, code }
  // Tencent's message may quote the number, so the code has to do.
  return { kind: 'refused', status, code, message: '', requestId }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
