import { z } from 'zod'
import { openSealed } from './aes-gcm'
import type {
  Notification,
  NotificationHeaders,
  RejectionReason,
  ViolationNotice,
  WechatPayConfig,
} from './port'
import {
  RefundNoticeBody,
  ShareNoticeBody,
  toByAdvance,
  toRefundState,
  toTrade,
  TradeReply,
  ViolationBody,
} from './replies'
import type { Verifier } from './signature'

const Envelope = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  summary: z.string().optional(),
  resource: z.object({
    // Notices of complaints come without it.
    original_type: z.string().default(''),
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    associated_data: z.string().nullish(),
    nonce: z.string(),
  }),
})
type Envelope = z.infer<typeof Envelope>

/** Makes `parseNotification` of the port. The signature is judged before a single byte of the body is read. */
export function createNotificationParser(
  config: Pick<WechatPayConfig, 'spMchid' | 'ownerAppid' | 'apiv3Key'>,
  verifyMessage: Verifier,
): (headers: NotificationHeaders, rawBody: Buffer | string) => Notification {
  return (headers, rawBody) => {
    const verdict = verifyMessage({
      timestamp: single(headers, 'wechatpay-timestamp'),
      nonce: single(headers, 'wechatpay-nonce'),
      signature: single(headers, 'wechatpay-signature'),
      serial: single(headers, 'wechatpay-serial'),
      rawBody,
    })
    if (verdict !== 'genuine') return rejected(verdict)
    const envelope = Envelope.safeParse(parseJson(rawBody.toString()))
    if (!envelope.success) return rejected('malformed')
    const plain = openSealed(envelope.data.resource, config.apiv3Key)
    if (plain === null) return rejected('undecryptable')
    return readNotice(envelope.data, parseJson(plain), config)
  }
}

const REFUND_EVENTS = new Set(['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED', 'REFUND.CLOSE'])

/** Both words decide: a share notice can come as TRANSACTION.SUCCESS, and an event we never heard of is no payment. */
function readNotice(
  envelope: Envelope,
  content: unknown,
  config: Pick<WechatPayConfig, 'spMchid' | 'ownerAppid'>,
): Notification {
  const notice = { id: envelope.id, eventType: envelope.event_type }
  const originalType = envelope.resource.original_type
  if (originalType === 'transaction' && envelope.event_type === 'TRANSACTION.SUCCESS') {
    const body = TradeReply.safeParse(content)
    if (!body.success) return rejected('malformed')
    const trade = toTrade(body.data)
    const ours = trade.spMchid === config.spMchid && trade.appid === config.ownerAppid
    return ours ? { kind: 'transaction', ...notice, trade } : rejected('foreign-merchant')
  }
  if (originalType === 'refund' && REFUND_EVENTS.has(envelope.event_type)) {
    const body = RefundNoticeBody.safeParse(content)
    if (!body.success) return rejected('malformed')
    if ((body.data.sp_mchid ?? body.data.mchid) !== config.spMchid) return rejected('foreign-merchant')
    return { kind: 'refund', ...notice, refund: toRefundNotice(body.data) }
  }
  if (originalType === 'profitsharing') {
    const body = ShareNoticeBody.safeParse(content)
    if (!body.success) return rejected('malformed')
    if ((body.data.sp_mchid ?? body.data.mchid) !== config.spMchid) return rejected('foreign-merchant')
    return { kind: 'profitsharing', ...notice, share: toShareNotice(body.data, envelope) }
  }
  if (originalType === 'violation' || envelope.event_type.startsWith('VIOLATION.')) {
    const body = ViolationBody.safeParse(content)
    if (!body.success) return rejected('malformed')
    return { kind: 'violation', ...notice, violation: toViolation(body.data, envelope.event_type) }
  }
  if (envelope.event_type.startsWith('COMPLAINT.')) {
    const body = ComplaintNoticeBody.safeParse(content)
    return body.success
      ? { kind: 'complaint', ...notice, complaintId: body.data.complaint_id }
      : rejected('malformed')
  }
  return { kind: 'other', ...notice, originalType }
}

/** The rest of it is asked for: what a notice says may be old by now. */
const ComplaintNoticeBody = z.object({ complaint_id: z.string().regex(/^[0-9A-Za-z_-]{1,64}$/) })

/** An appeal has no state of its own in the description; what it led to is said in the plan alone. */
function toViolation(body: z.infer<typeof ViolationBody>, eventType: string): ViolationNotice {
  const deeds: Readonly<Record<string, ViolationNotice['deed']>> = {
    'VIOLATION.PUNISH': 'punished',
    'VIOLATION.INTERCEPT': 'intercepted',
    'VIOLATION.APPEAL': body.punish_plan.includes('解除') ? 'lifted' : 'unknown',
  }
  const text = [body.punish_plan, body.punish_description || body.risk_description].filter(Boolean).join('：')
  return { subMchid: body.sub_mchid, deed: deeds[eventType] ?? 'unknown', text }
}

function toRefundNotice(body: z.infer<typeof RefundNoticeBody>) {
  return {
    subMchid: body.sub_mchid,
    tradeNo: body.out_trade_no,
    transactionId: body.transaction_id,
    refundNo: body.out_refund_no,
    wechatRefundId: body.refund_id,
    state: toRefundState(body.refund_status),
    refundFen: body.amount.refund,
    totalFen: body.amount.total,
    payerRefundFen: body.amount.payer_refund ?? null,
    byAdvance: toByAdvance(body.refund_account),
    succeededAt: body.success_time,
  }
}

function toShareNotice(body: z.infer<typeof ShareNoticeBody>, envelope: Envelope) {
  const returned = envelope.event_type.includes('RETURN') || (envelope.summary ?? '').includes('回退')
  return {
    direction: returned ? ('returned' as const) : ('shared' as const),
    subMchid: body.sub_mchid ?? null,
    transactionId: body.transaction_id,
    shareNo: body.out_order_no,
    wechatShareId: body.order_id,
    amountFen: body.receiver.amount,
  }
}

function rejected(reason: RejectionReason): Notification {
  return { kind: 'rejected', reason }
}

/** A header that came twice is no header: which of the two was signed is anyone's guess. */
function single(headers: NotificationHeaders, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
