import { constants, publicEncrypt } from 'node:crypto'
import { toRfc3339 } from './clock'
import { run, selectAll, selectOne, type Tx } from './database'
import { notify } from './notifications'
import { require } from './refusal'
import type { Signer } from './signer'
import { findTrade } from './trades'
import type { Sandbox } from './types'

export const COMPLAINT_URL = 'complaint_url'

type ComplaintRow = {
  complaint_id: string
  out_trade_no: string
  transaction_id: string
  sub_mchid: string
  amount_fen: number
  state: 'PENDING' | 'PROCESSING' | 'PROCESSED'
  problem_type: string
  problem_description: string
  detail: string
  phone: string | null
  openid: string
  apply_refund_fen: number | null
  full_refunded: number
  user_waits: number
  times: number
  created_at: number
}

type EntryRow = { log_id: string; at: number; operator: string; type: string; details: string }

/** Who does it, and WeChat's word for it; a notice is sent with each of them that the merchant did not do. */
const DEEDS = {
  USER_CREATE_COMPLAINT: { by: '投诉人', action: 'CREATE_COMPLAINT' },
  USER_CONTINUE_COMPLAINT: { by: '投诉人', action: 'CONTINUE_COMPLAINT' },
  USER_RESPONSE: { by: '投诉人', action: 'USER_RESPONSE' },
  MERCHANT_RESPONSE: { by: '商户', action: 'MERCHANT_RESPONSE' },
  MERCHANT_CONFIRM_COMPLETE: { by: '商户', action: 'MERCHANT_CONFIRM_COMPLETE' },
} as const
type Deed = keyof typeof DEEDS

export type NewComplaint = {
  out_trade_no: string
  problem_type: string
  problem_description: string
  detail: string
  phone?: string | undefined
  apply_refund_fen?: number | undefined
}

/** A payer complains about a paid trade. */
export async function fileComplaint(sandbox: Sandbox, tx: Tx, wanted: NewComplaint): Promise<string> {
  const trade = await findTrade(tx, wanted.out_trade_no)
  require(trade?.transaction_id, 404, 'NOT_FOUND', 'no such paid order')
  const id = `2002${sandbox.random.digits(23)}`
  await run(
    tx,
    `INSERT INTO complaints (complaint_id, out_trade_no, transaction_id, sub_mchid, amount_fen, state, problem_type, problem_description,
       detail, phone, openid, apply_refund_fen, full_refunded, user_waits, times, created_at)
     VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, ?, ?, ?, ?, 0, 1, 1, ?)`,
    [
      id,
      trade.out_trade_no,
      trade.transaction_id,
      trade.sub_mchid,
      trade.total_fen,
      wanted.problem_type,
      wanted.problem_description,
      wanted.detail,
      wanted.phone ?? null,
      trade.sub_openid ?? trade.sp_openid ?? '',
      wanted.apply_refund_fen ?? null,
      sandbox.clock.now().getTime(),
    ],
  )
  await enter(sandbox, tx, id, 'USER_CREATE_COMPLAINT', wanted.detail)
  return id
}

/** The payer says something more; `again`: not content with how it ended, it is opened anew. */
export async function speakOfComplaint(
  sandbox: Sandbox,
  tx: Tx,
  id: string,
  { text, again }: { text: string; again: boolean },
): Promise<void> {
  const row = await lockComplaint(tx, id)
  if (again) {
    require(row.state === 'PROCESSED', 400, 'INVALID_REQUEST', 'it is not over')
    await run(
      tx,
      "UPDATE complaints SET state = 'PENDING', user_waits = 1, times = times + 1 WHERE complaint_id = ?",
      [id],
    )
  } else {
    require(row.state !== 'PROCESSED', 400, 'INVALID_REQUEST', 'it is over')
    await run(tx, 'UPDATE complaints SET user_waits = 1 WHERE complaint_id = ?', [id])
  }
  await enter(sandbox, tx, id, again ? 'USER_CONTINUE_COMPLAINT' : 'USER_RESPONSE', text)
}

/** What the merchant answers: the first answer takes the complaint to PROCESSING. */
export async function respond(
  sandbox: Sandbox,
  tx: Tx,
  id: string,
  { mchid, text }: { mchid: string; text: string },
): Promise<void> {
  const row = await requireOwn(tx, id, mchid)
  require(row.state !== 'PROCESSED', 400, 'INVALID_REQUEST', '投诉单已处理完成')
  await run(tx, "UPDATE complaints SET state = 'PROCESSING', user_waits = 0 WHERE complaint_id = ?", [id])
  await enter(sandbox, tx, id, 'MERCHANT_RESPONSE', text)
}

export async function complete(sandbox: Sandbox, tx: Tx, id: string, mchid: string): Promise<void> {
  const row = await requireOwn(tx, id, mchid)
  require(row.state === 'PROCESSING', 400, 'INVALID_REQUEST', '投诉单状态不允许反馈处理完成')
  await run(tx, "UPDATE complaints SET state = 'PROCESSED', user_waits = 0 WHERE complaint_id = ?", [id])
  await enter(sandbox, tx, id, 'MERCHANT_CONFIRM_COMPLETE', '商户已处理完成')
}

async function requireOwn(tx: Tx, id: string, mchid: string): Promise<ComplaintRow> {
  const row = await lockComplaint(tx, id)
  require(row.sub_mchid === mchid, 403, 'NO_AUTH', '被诉商户号与投诉单不匹配')
  return row
}

async function lockComplaint(tx: Tx, id: string): Promise<ComplaintRow> {
  const row = await selectOne<ComplaintRow>(
    tx,
    'SELECT * FROM complaints WHERE complaint_id = ? FOR UPDATE',
    [id],
  )
  require(row, 404, 'RESOURCE_NOT_EXISTS', '投诉单不存在')
  return row
}

/** A line of the history, and the notice of it. */
async function enter(sandbox: Sandbox, tx: Tx, id: string, type: Deed, details: string): Promise<void> {
  const { by, action } = DEEDS[type]
  await run(
    tx,
    'INSERT INTO complaint_history (log_id, complaint_id, at, operator, type, details) VALUES (?, ?, ?, ?, ?, ?)',
    [sandbox.random.digits(24), id, sandbox.clock.now().getTime(), by, type, details],
  )
  const url = await complaintUrl(tx)
  if (url === undefined || by === '商户') return
  await notify(sandbox, tx, {
    eventType: type === 'USER_CREATE_COMPLAINT' ? 'COMPLAINT.CREATE' : 'COMPLAINT.STATE_CHANGE',
    originalType: 'complaint',
    summary: type === 'USER_CREATE_COMPLAINT' ? '产生新投诉' : '投诉状态变化',
    url,
    outTradeNo: null,
    resource: { complaint_id: id, action_type: action },
  })
}

export async function complaintUrl(tx: Tx): Promise<string | undefined> {
  const row = await selectOne<{ value: string }>(tx, 'SELECT value FROM sandbox_state WHERE name = ?', [
    COMPLAINT_URL,
  ])
  return row?.value
}

export async function findComplaint(tx: Tx, signer: Signer, id: string): Promise<object> {
  const row = await selectOne<ComplaintRow>(tx, 'SELECT * FROM complaints WHERE complaint_id = ?', [id])
  require(row, 404, 'RESOURCE_NOT_EXISTS', '投诉单不存在')
  return toReply(signer, row)
}

type Range = { fromMs: number; toMs: number; mchid?: string | undefined; limit: number; offset: number }

export async function listComplaints(
  tx: Tx,
  signer: Signer,
  { fromMs, toMs, mchid, limit, offset }: Range,
): Promise<{ data: object[]; total: number }> {
  const rows = await selectAll<ComplaintRow>(
    tx,
    'SELECT * FROM complaints WHERE created_at >= ? AND created_at < ? AND (? IS NULL OR sub_mchid = ?) ORDER BY created_at DESC, complaint_id',
    [fromMs, toMs, mchid ?? null, mchid ?? null],
  )
  return { data: rows.slice(offset, offset + limit).map((row) => toReply(signer, row)), total: rows.length }
}

export async function historyOf(tx: Tx, id: string): Promise<object[]> {
  const rows = await selectAll<EntryRow>(
    tx,
    'SELECT * FROM complaint_history WHERE complaint_id = ? ORDER BY at DESC, log_id DESC',
    [id],
  )
  return rows.map((row) => ({
    log_id: row.log_id,
    operator: row.operator,
    operate_time: toRfc3339(row.at),
    operate_type: row.type,
    operate_details: row.details,
    image_list: [],
  }))
}

/** The phone is encrypted for the merchant's certificate, anew each time. */
function toReply(signer: Signer, row: ComplaintRow): object {
  const padding = { key: signer.merchantKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  return {
    complaint_id: row.complaint_id,
    complaint_time: toRfc3339(row.created_at),
    complaint_detail: row.detail,
    complainted_mchid: row.sub_mchid,
    complaint_state: row.state,
    ...(row.phone === null
      ? {}
      : { payer_phone: publicEncrypt(padding, Buffer.from(row.phone)).toString('base64') }),
    payer_openid: row.openid,
    complaint_order_info: [
      { transaction_id: row.transaction_id, out_trade_no: row.out_trade_no, amount: row.amount_fen },
    ],
    complaint_full_refunded: row.full_refunded === 1,
    incoming_user_response: row.user_waits === 1,
    problem_description: row.problem_description,
    user_complaint_times: row.times,
    problem_type: row.problem_type,
    ...(row.apply_refund_fen === null ? {} : { apply_refund_amount: row.apply_refund_fen }),
    user_tag_list: [],
  }
}
