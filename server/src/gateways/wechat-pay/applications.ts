import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { mapOk, ok, type Outcome } from '../outcome'
import { bankOf } from './application-forms'
import type { Client } from './client'
import type { Dialect } from './dialect'
import { segment } from './path'
import type { MediaInput, WechatPay, WechatPayConfig } from './port'
import {
  ApplicationReply,
  MediaReply,
  ProgressReply,
  ChangeReply,
  SettlementChangeReply,
  SettlementReply,
  toProgress,
  toSettlement,
  toSettlementChange,
} from './replies'
import { answering } from './trades'

type Applications = Pick<
  WechatPay,
  | 'uploadMedia'
  | 'applyForMerchant'
  | 'queryApplication'
  | 'changeSettlement'
  | 'querySettlement'
  | 'querySettlementChange'
  | 'watchViolations'
>

const SUB_MERCHANTS = '/v3/apply4sub/sub_merchants'
const VIOLATIONS = '/v3/merchant-risk-manage/violation-notifications'

/** How a shop becomes a sub-merchant, and where its money goes in the end. */
export function createApplications(
  { notifyUrl }: WechatPayConfig,
  client: Client,
  dialect: Dialect,
): Applications {
  const { encryptField } = client.signer
  return {
    async uploadMedia(input) {
      const path = '/v3/merchant/media/upload'
      const outcome = await client.call({ method: 'POST', path, upload: formOf(input), reply: MediaReply })
      return mapOk(outcome, ({ media_id }) => ({ mediaId: media_id }))
    },
    async applyForMerchant(input) {
      const request = dialect.application(input, encryptField)
      const reply = ApplicationReply
      const outcome = await client.call({ method: 'POST', ...request, reply, encrypted: true })
      return mapOk(outcome, ({ applyment_id }) => ({ wechatNo: applyment_id }))
    },
    async queryApplication({ applicationNo }) {
      const path = dialect.applicationQuery(applicationNo)
      const outcome = await client.call({ method: 'GET', path, reply: ProgressReply, namesResource: true })
      const known = answering(
        absent(outcome),
        (reply) => (reply.out_request_no ?? reply.business_code) === applicationNo,
      )
      return mapOk(known, toProgress)
    },
    ...createSettlements(client),
    async watchViolations() {
      const known = await client.call({ method: 'GET', path: VIOLATIONS, reply: WatchReply })
      if (known.kind === 'ok') return ok({})
      if (known.kind !== 'refused' || known.code !== 'NOT_FOUND') return known
      const body = { notify_url: notifyUrl }
      const outcome = await client.call({ method: 'POST', path: VIOLATIONS, body, reply: WatchReply })
      return mapOk(outcome, () => ({}))
    },
  }
}

type Settlements = Pick<Applications, 'changeSettlement' | 'querySettlement' | 'querySettlementChange'>

function createSettlements(client: Client): Settlements {
  const { encryptField } = client.signer
  return {
    async changeSettlement({ subMchid, ...account }) {
      const path = `${SUB_MERCHANTS}/${segment(subMchid)}/modify-settlement`
      const isCorporate = account.kind === 'corporate'
      const body = {
        modify_mode: 'MODIFY_MODE_ASYNC',
        account_type: isCorporate ? 'ACCOUNT_TYPE_BUSINESS' : 'ACCOUNT_TYPE_PRIVATE',
        ...bankOf(account),
        account_number: encryptField(account.number).ciphertext,
        account_name: encryptField(account.holder).ciphertext,
      }
      const reply = SettlementChangeReply
      const outcome = await client.call({ method: 'POST', path, body, reply, encrypted: true })
      return mapOk(outcome, ({ application_no }) => ({ changeNo: application_no }))
    },
    async querySettlementChange({ subMchid, changeNo }) {
      const path = `${SUB_MERCHANTS}/${segment(subMchid)}/application/${segment(changeNo)}`
      const outcome = await client.call({ method: 'GET', path, reply: ChangeReply, namesResource: true })
      return mapOk(outcome, toSettlementChange)
    },
    async querySettlement({ subMchid }) {
      const path = `${SUB_MERCHANTS}/${segment(subMchid)}/settlement`
      const outcome = await client.call({ method: 'GET', path, reply: SettlementReply, namesResource: true })
      return mapOk(outcome, toSettlement)
    },
  }
}

const WatchReply = z.object({ notify_url: z.string() })

/**
 * Of a number that it does not know the ordinary service provider's query says PARAM_ERROR, like of a malformed one; ours
 * are not malformed, so the text decides.
 */
function absent<T>(outcome: Outcome<T>): Outcome<T> {
  const isAbsent =
    outcome.kind === 'refused' && outcome.code === 'PARAM_ERROR' && outcome.message.includes('未能找到申请单')
  return isAbsent ? { kind: 'missing' } : outcome
}

/** One file with the JSON that stands for it under the signature: its name and its hash. */
function formOf({ content, fileName }: MediaInput) {
  const boundary = `anxin${randomBytes(16).toString('hex')}`
  const sha256 = createHash('sha256').update(content).digest('hex')
  const signed = JSON.stringify({ filename: fileName, sha256 })
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="meta"',
    'Content-Type: application/json',
    '',
    signed,
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${fileName}"`,
    'Content-Type: image/jpeg',
    '',
    '',
  ].join('\r\n')
  const form = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { form, signed, contentType: `multipart/form-data; boundary=${boundary}` }
}
