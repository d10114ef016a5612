import { z } from 'zod'
import type {
  AdvanceReturn,
  ApplicationField,
  ApplicationProgress,
  ApplicationStage,
  AsyncState,
  CommissionReturn,
  Finish,
  Refund,
  RefundState,
  Settlement,
  Share,
  Trade,
  TradeState,
} from './port'

/*
 * What WeChat sends, read tolerantly: extra fields pass, the two families' and the older spellings are both taken,
 * and a word we do not know becomes `unknown`, which asks again, instead of an error or, worse, a guess.
 */

const Fen = z.int().min(0)
export const At = z.string().transform((text, context) => {
  const at = new Date(text)
  if (!Number.isNaN(at.getTime())) return at
  context.addIssue('not a time')
  return z.NEVER
})
/** Some replies send '' where others leave the field out. */
const OptionalAt = z
  .union([z.literal('').transform(() => null), At])
  .nullish()
  .transform((at) => at ?? null)

export const PrepayReply = z.object({ prepay_id: z.string().min(1) })

export const TradeReply = z.object({
  sp_appid: z.string().optional(),
  sp_mchid: z.string(),
  sub_appid: z.string().optional(),
  sub_mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().optional(),
  trade_state: z.string(),
  success_time: OptionalAt,
  payer: z.object({ sp_openid: z.string().optional(), sub_openid: z.string().optional() }).optional(),
  amount: z
    .object({ total: Fen.optional(), payer_total: Fen.optional(), currency: z.string().optional() })
    .optional(),
})

const TRADE_STATES: Readonly<Record<string, TradeState>> = {
  SUCCESS: 'paid',
  REFUND: 'refund-started',
  NOTPAY: 'unpaid',
  USERPAYING: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'closed',
}

export function toTrade(reply: z.infer<typeof TradeReply>): Trade {
  return {
    tradeNo: reply.out_trade_no,
    state: lookUp(TRADE_STATES, reply.trade_state),
    spMchid: reply.sp_mchid,
    subMchid: reply.sub_mchid,
    appid: reply.sub_appid || reply.sp_appid || '',
    transactionId: reply.transaction_id || null,
    totalFen: reply.amount?.total ?? null,
    payerTotalFen: reply.amount?.payer_total ?? null,
    currency: reply.amount?.currency ?? null,
    payerOpenid: reply.payer?.sub_openid || reply.payer?.sp_openid || null,
    paidAt: reply.success_time,
  }
}

const Receiver = z.object({
  amount: Fen,
  result: z.string().optional(),
  fail_reason: z.string().nullish(),
  finish_time: OptionalAt,
  receiver_account: z.string().optional(),
  receiver_mchid: z.string().optional(),
  account: z.string().optional(),
})

export const ShareReply = z.object({
  out_order_no: z.string(),
  order_id: z.string(),
  status: z.string().optional(),
  state: z.string().optional(),
  receivers: z.array(Receiver).nullish(),
  close_reason: z.string().nullish(),
})
type ShareReply = z.infer<typeof ShareReply>

/** Reads a share whose receiver is the platform, `spMchid`; a reply without receivers is only an acceptance. */
export function toShare(reply: ShareReply, spMchid: string): Share {
  const own = reply.receivers?.find((receiver) => accountOf(receiver) === spMchid)
  const state = shareState(reply)
  return {
    shareNo: reply.out_order_no,
    wechatShareId: reply.order_id,
    // Finished without a word about the platform's part says nothing about the commission.
    state: state === 'succeeded' && !own ? 'unknown' : state,
    commissionFen: own?.amount ?? null,
    failReason: state === 'failed' ? own?.fail_reason || reply.close_reason || 'CLOSED' : null,
    finishedAt: state === 'succeeded' || state === 'failed' ? (own?.finish_time ?? null) : null,
  }
}

export function toFinish(reply: ShareReply): Finish {
  return { finishNo: reply.out_order_no, wechatFinishId: reply.order_id, state: shareState(reply) }
}

function accountOf(receiver: z.infer<typeof Receiver>): string | undefined {
  return receiver.receiver_account ?? receiver.account ?? receiver.receiver_mchid
}

/**
 * FINISHED alone is not success: a receiver can be CLOSED inside it, and its money went back to the shop. Where one
 * part succeeded and another did not, neither word is true, and a person must look.
 */
function shareState(reply: ShareReply): AsyncState {
  const word = reply.status ?? reply.state ?? 'PROCESSING'
  if (word === 'PROCESSING' || word === 'ACCEPTED') return 'processing'
  if (word === 'CLOSED') return 'failed'
  if (word !== 'FINISHED') return 'unknown'
  const results = (reply.receivers ?? []).map((receiver) => receiver.result ?? 'PENDING')
  if (results.every((result) => result === 'SUCCESS')) return 'succeeded'
  if (results.every((result) => result === 'CLOSED')) return 'failed'
  return results.includes('PENDING') ? 'processing' : 'unknown'
}

export const UnsplitReply = z.object({ unsplit_amount: Fen })

export const RefundReply = z.object({
  refund_id: z.string(),
  out_refund_no: z.string(),
  status: z.string().optional(),
  success_time: OptionalAt,
  amount: z.object({ refund: Fen, payer_refund: Fen.optional() }),
  refund_account: z.string().optional(),
})

const REFUND_STATES: Readonly<Record<string, RefundState>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  CLOSED: 'closed',
  CLOSE: 'closed',
  ABNORMAL: 'abnormal',
}

export function toRefund(reply: z.infer<typeof RefundReply>): Refund {
  return {
    refundNo: reply.out_refund_no,
    wechatRefundId: reply.refund_id,
    // The ecommerce application answers without a status: it is accepted, no more.
    state: toRefundState(reply.status ?? 'PROCESSING'),
    refundFen: reply.amount.refund,
    payerRefundFen: reply.amount.payer_refund ?? null,
    byAdvance: toByAdvance(reply.refund_account),
    succeededAt: reply.success_time,
  }
}

/** Domestic refunds have no such word: there nobody advances anything. */
export function toByAdvance(refundAccount: string | undefined): boolean | null {
  return refundAccount === undefined ? null : refundAccount === 'REFUND_SOURCE_PARTNER_ADVANCE'
}

export const AdvanceReturnReply = z.object({
  refund_id: z.string(),
  advance_return_id: z.string(),
  return_amount: Fen,
  result: z.string(),
})

export function toAdvanceReturn(reply: z.infer<typeof AdvanceReturnReply>): AdvanceReturn {
  return {
    wechatRefundId: reply.refund_id,
    wechatReturnId: reply.advance_return_id,
    state: lookUp(RETURN_STATES, reply.result),
    amountFen: reply.return_amount,
  }
}

export function toRefundState(word: string): RefundState {
  return lookUp(REFUND_STATES, word)
}

export const ReturnReply = z.object({
  out_return_no: z.string(),
  return_no: z.string().optional(),
  return_id: z.string().optional(),
  amount: Fen,
  result: z.string(),
  fail_reason: z.string().nullish(),
  finish_time: OptionalAt,
})

const RETURN_STATES: Readonly<Record<string, AsyncState>> = {
  SUCCESS: 'succeeded',
  PROCESSING: 'processing',
  FAILED: 'failed',
  FAIL: 'failed',
}

export function toReturn(reply: z.infer<typeof ReturnReply>): CommissionReturn {
  const state = lookUp(RETURN_STATES, reply.result)
  return {
    returnNo: reply.out_return_no,
    wechatReturnId: reply.return_no ?? reply.return_id ?? '',
    state,
    amountFen: reply.amount,
    failReason: state === 'failed' ? reply.fail_reason || 'FAILED' : null,
    finishedAt: reply.finish_time,
  }
}

export const ReceiverReply = z.object({ account: z.string() })

export const RefundNoticeBody = z.object({
  sp_mchid: z.string().optional(),
  mchid: z.string().optional(),
  sub_mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string(),
  out_refund_no: z.string(),
  refund_id: z.string(),
  refund_status: z.string(),
  success_time: OptionalAt,
  amount: z.object({ total: Fen, refund: Fen, payer_refund: Fen.optional() }),
  refund_account: z.string().optional(),
})

export const ShareNoticeBody = z.object({
  sp_mchid: z.string().optional(),
  mchid: z.string().optional(),
  sub_mchid: z.string().optional(),
  transaction_id: z.string(),
  order_id: z.string(),
  out_order_no: z.string(),
  receiver: z.object({ amount: Fen }),
})

export const ViolationBody = z.object({
  sub_mchid: z.string(),
  punish_plan: z.string().catch(''),
  punish_description: z.string().catch(''),
  risk_description: z.string().catch(''),
})

export const MediaReply = z.object({ media_id: z.string().min(1) })

/** WeChat's number is a 64 bit integer, which JSON reads as a number that may have lost its end: it is only shown. */
const WechatNo = z.union([z.string(), z.number()]).transform(String)
export const ApplicationReply = z.object({ applyment_id: WechatNo })

const rejection = z.object({
  param_name: z.string().optional(),
  field: z.string().optional(),
  reject_reason: z.string().catch(''),
})

export const ProgressReply = z.object({
  out_request_no: z.string().optional(),
  business_code: z.string().optional(),
  applyment_id: WechatNo,
  applyment_state: z.string(),
  sub_mchid: z.string().optional(),
  sign_url: z.string().optional(),
  legal_validation_url: z.string().optional(),
  account_validation: z
    .object({
      pay_amount: Fen,
      destination_account_number: z.string(),
      destination_account_name: z.string(),
      destination_account_bank: z.string(),
      remark: z.string(),
      deadline: z.string(),
    })
    .nullish(),
  audit_detail: z.array(rejection).nullish(),
})

/** Both families' words, which have none in common. */
const STAGES: Readonly<Record<string, ApplicationStage>> = {
  CHECKING: 'checking',
  ACCOUNT_NEED_VERIFY: 'to-verify',
  AUDITING: 'checking',
  NEED_SIGN: 'to-sign',
  FINISH: 'finished',
  REJECTED: 'rejected',
  FROZEN: 'frozen',
  CANCELED: 'cancelled',
  APPLYMENT_STATE_EDITTING: 'editing',
  APPLYMENT_STATE_AUDITING: 'checking',
  APPLYMENT_STATE_TO_BE_CONFIRMED: 'to-verify',
  APPLYMENT_STATE_TO_BE_SIGNED: 'to-sign',
  APPLYMENT_STATE_SIGNING: 'opening',
  APPLYMENT_STATE_FINISHED: 'finished',
  APPLYMENT_STATE_REJECTED: 'rejected',
  APPLYMENT_STATE_CANCELED: 'cancelled',
}

const FIELDS: Readonly<Record<string, ApplicationField>> = {
  business_license_copy: 'licence',
  license_copy: 'licence',
  business_license_number: 'licenceNo',
  license_number: 'licenceNo',
  merchant_name: 'legalName',
  id_card_copy: 'idFront',
  id_card_national: 'idBack',
  id_card_name: 'personName',
  legal_person: 'personName',
  contact_name: 'personName',
  id_card_number: 'idNumber',
  id_card_valid_time_begin: 'idFrom',
  card_period_begin: 'idFrom',
  id_card_valid_time: 'idUntil',
  card_period_end: 'idUntil',
  account_bank: 'bank',
  bank_name: 'bank',
  account_name: 'holder',
  account_number: 'accountNumber',
  mobile_phone: 'phone',
  contact_email: 'email',
  merchant_shortname: 'shortName',
}

export function toProgress(reply: z.infer<typeof ProgressReply>): ApplicationProgress {
  const transfer = reply.account_validation
  return {
    applicationNo: reply.out_request_no ?? reply.business_code ?? '',
    wechatNo: reply.applyment_id,
    stage: lookUp(STAGES, reply.applyment_state),
    subMchid: reply.sub_mchid || null,
    signUrl: reply.sign_url || null,
    verifyUrl: reply.legal_validation_url || null,
    transfer: transfer
      ? {
          amountFen: transfer.pay_amount,
          toNumber: transfer.destination_account_number,
          toName: transfer.destination_account_name,
          toBank: transfer.destination_account_bank,
          remark: transfer.remark,
          deadline: transfer.deadline,
        }
      : null,
    rejections: (reply.audit_detail ?? []).map(({ param_name, field, reject_reason }) => ({
      field: fieldOf(param_name ?? field ?? ''),
      reason: reject_reason,
    })),
  }
}

/** WeChat names a field with or without the objects around it. */
function fieldOf(name: string): ApplicationField | null {
  const last = name.split(/[./]/).at(-1) ?? ''
  return Object.hasOwn(FIELDS, last) ? (FIELDS[last] ?? null) : null
}

export const SettlementChangeReply = z.object({ application_no: z.string() })

export const ChangeReply = z.object({
  audit_result: z.string(),
  verify_fail_reason: z.string().nullish(),
})

export function toSettlementChange(
  reply: z.infer<typeof ChangeReply>,
): Pick<Settlement, 'state' | 'failReason'> {
  return {
    state: lookUp(CHANGE_STATES, reply.audit_result),
    failReason: reply.verify_fail_reason || null,
  }
}

const CHANGE_STATES: Readonly<Record<string, Settlement['state']>> = {
  AUDIT_SUCCESS: 'verified',
  AUDITING: 'verifying',
  AUDIT_FAIL: 'failed',
}

export const SettlementReply = z.object({
  account_bank: z.string(),
  account_number: z.string(),
  verify_result: z.string().optional(),
  verify_fail_reason: z.string().nullish(),
})

const SETTLEMENT_STATES: Readonly<Record<string, Settlement['state']>> = {
  VERIFY_SUCCESS: 'verified',
  VERIFY_FAIL: 'failed',
  VERIFYING: 'verifying',
}

export function toSettlement(reply: z.infer<typeof SettlementReply>): Settlement {
  return {
    bank: reply.account_bank,
    number: reply.account_number,
    state: lookUp(SETTLEMENT_STATES, reply.verify_result ?? 'VERIFYING'),
    failReason: reply.verify_fail_reason || null,
  }
}

function lookUp<State extends string>(
  states: Readonly<Record<string, State>>,
  word: string,
): State | 'unknown' {
  return Object.hasOwn(states, word) ? (states[word] ?? 'unknown') : 'unknown'
}
