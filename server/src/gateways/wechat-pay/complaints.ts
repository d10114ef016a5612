import { z } from 'zod'
import { mapOk, ok, type Outcome } from '../outcome'
import type { Client } from './client'
import { query, segment } from './path'
import type { Complaint, ComplaintState, WechatPay, WechatPayConfig } from './port'
import { At } from './replies'
import type { Signer } from './signature'

type Complaints = Pick<
  WechatPay,
  | 'listComplaints'
  | 'findComplaint'
  | 'complaintHistory'
  | 'answerComplaint'
  | 'completeComplaint'
  | 'watchComplaints'
>

const COMPLAINTS = '/v3/merchant-service/complaints-v2'
const NOTIFICATIONS = '/v3/merchant-service/complaint-notifications'
/** Most that WeChat lists at once. */
const PAGE = 50
const HISTORY_PAGE = 300

/**
 * 消费者投诉2.0: what payers complain about to WeChat. The paths are the same for both families; a service provider sees
 * the complaints about all of its sub-merchants and answers in the name of the one complained of.
 */
export function createComplaints({ notifyUrl }: WechatPayConfig, client: Client): Complaints {
  const { decryptField } = client.signer
  return {
    async listComplaints({ fromOn, toOn, offset }) {
      const range = query({ limit: String(PAGE), offset: String(offset), begin_date: fromOn, end_date: toOn })
      const path = `${COMPLAINTS}?${range}`
      const outcome = await client.call({ method: 'GET', path, reply: ListReply })
      return mapOk(outcome, ({ data }) => ({
        items: (data ?? []).map((reply) => toComplaint(reply, decryptField)),
        isLast: (data ?? []).length < PAGE,
      }))
    },
    async findComplaint({ complaintId }) {
      const path = `${COMPLAINTS}/${segment(complaintId)}`
      const outcome = await client.call({ method: 'GET', path, reply: ComplaintReply, namesResource: true })
      return mapOk(outcome, (reply) => toComplaint(reply, decryptField))
    },
    async complaintHistory({ complaintId }) {
      const range = query({ limit: String(HISTORY_PAGE), offset: '0' })
      const path = `${COMPLAINTS}/${segment(complaintId)}/negotiation-historys?${range}`
      const outcome = await client.call({ method: 'GET', path, reply: HistoryReply, namesResource: true })
      return mapOk(outcome, ({ data }) => ({ items: (data ?? []).map(toHistory) }))
    },
    async answerComplaint({ complaintId, subMchid, text }) {
      const body = { complainted_mchid: subMchid, response_content: text }
      return post(client, `${COMPLAINTS}/${segment(complaintId)}/response`, body)
    },
    async completeComplaint({ complaintId, subMchid }) {
      return post(client, `${COMPLAINTS}/${segment(complaintId)}/complete`, { complainted_mchid: subMchid })
    },
    watchComplaints: () => watch(client, notifyUrl),
  }
}

async function post(client: Client, path: string, body: object): Promise<Outcome<Record<never, never>>> {
  const outcome = await client.call<undefined>({
    method: 'POST',
    path,
    body,
    reply: null,
    namesResource: true,
  })
  return mapOk(outcome, () => ({}))
}

/** The address is WeChat's to keep: made where there is none, changed where it is another. */
async function watch(client: Client, url: string): Promise<Outcome<Record<never, never>>> {
  const known = await client.call({ method: 'GET', path: NOTIFICATIONS, reply: WatchReply })
  if (known.kind === 'ok' && known.value.url === url) return ok({})
  // The document gives RESOURCE_NOT_EXISTS with a 400.
  const isNone = known.kind === 'refused' && known.code === 'RESOURCE_NOT_EXISTS'
  if (known.kind !== 'ok' && !isNone) return known
  const method = isNone ? ('POST' as const) : ('PUT' as const)
  const outcome = await client.call({ method, path: NOTIFICATIONS, body: { url }, reply: WatchReply })
  return mapOk(outcome, () => ({}))
}

const WatchReply = z.object({ url: z.string() })

const ComplaintReply = z.object({
  complaint_id: z.string().min(1).max(64),
  complaint_time: At,
  complaint_detail: z.string().catch(''),
  complaint_state: z.string(),
  complainted_mchid: z.string().optional(),
  payer_phone: z.string().nullish(),
  complaint_order_info: z
    .array(
      z.object({
        transaction_id: z.string().optional(),
        out_trade_no: z.string().optional(),
        amount: z.int().optional(),
      }),
    )
    .nullish(),
  complaint_full_refunded: z.boolean().catch(false),
  incoming_user_response: z.boolean().catch(false),
  user_complaint_times: z.int().catch(1),
  problem_type: z.string().optional().catch(undefined),
  problem_description: z.string().optional().catch(undefined),
  apply_refund_amount: z.int().min(0).nullish().catch(null),
})

const ListReply = z.object({ data: z.array(ComplaintReply).nullish() })

const HistoryReply = z.object({
  data: z
    .array(
      z.object({
        log_id: z.string().min(1).max(64),
        operator: z.string().catch(''),
        operate_time: At,
        operate_type: z.string(),
        operate_details: z.string().nullish(),
      }),
    )
    .nullish(),
})

const STATES: Readonly<Record<string, ComplaintState>> = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  PROCESSED: 'processed',
}

function toComplaint(reply: z.infer<typeof ComplaintReply>, decryptField: Signer['decryptField']): Complaint {
  const trade = reply.complaint_order_info?.[0]
  return {
    complaintId: reply.complaint_id,
    complainedAt: reply.complaint_time,
    state: STATES[reply.complaint_state] ?? 'unknown',
    subMchid: reply.complainted_mchid || null,
    tradeNo: trade?.out_trade_no || null,
    transactionId: trade?.transaction_id || null,
    amountFen: trade?.amount ?? null,
    problem: reply.problem_type ?? '',
    text: [reply.problem_description, reply.complaint_detail].filter(Boolean).join('：'),
    phone: reply.payer_phone ? decryptField(reply.payer_phone) : null,
    refundAskedFen: reply.apply_refund_amount ?? null,
    isRefunded: reply.complaint_full_refunded,
    isPayerWaiting: reply.incoming_user_response,
    times: reply.user_complaint_times,
  }
}

function toHistory(entry: NonNullable<z.infer<typeof HistoryReply>['data']>[number]) {
  return {
    logId: entry.log_id,
    at: entry.operate_time,
    type: entry.operate_type,
    by: entry.operator,
    text: entry.operate_details ?? '',
  }
}
