import type { OrderState } from '@anxin/shared/orders/order.machine'
import type { Deed } from './deed'
import type { ModelOrder } from './model'
import type { Answer, ModelWorld } from './world'

/*
 * The owner complains to WeChat Pay in WeChat's own pages, and an operator settles it. The product hears of it by a
 * notice, which may be late or lost, and carries out what the operator says with the worker.
 */

export const COMPLAINS_TO_WECHAT = 'owner complains to WeChat Pay'
export const SETTLES_COMPLAINT = 'operator settles the complaint'

async function complain(w: ModelWorld, { id }: ModelOrder): Promise<Answer> {
  const [payment] = await w.t.app.db.rows<{ id: string }>(
    "SELECT id FROM payment WHERE subject_id = ? AND state IN ('frozen', 'releasing', 'released') ORDER BY id DESC LIMIT 1",
    [id],
  )
  if (!payment) throw new Error(`nothing of ${id} is paid`)
  return {
    status: 200,
    code: null,
    body: await w.t.wechat('/complaints', { out_trade_no: `P${payment.id}` }),
  }
}

async function settle(w: ModelWorld, { complaint }: ModelOrder): Promise<Answer> {
  const [row] = await w.t.app.db.rows<{ id: string }>(
    'SELECT id FROM wechat_complaint WHERE complaint_id = ?',
    [complaint?.number ?? ''],
  )
  const tell = (route: Settling, body: object) =>
    w.call(w.as.operator, route, {
      params: { complaintId: row?.id ?? '' },
      body: { commandId: w.t.id(), ...body },
    } as never)
  const answered = await tell('POST /operators/complaints/:complaintId/answers', { text: '已与门店协商好' })
  if (answered.status !== 200) return answered
  await w.rest() // WeChat takes the end of a complaint only after an answer
  return tell('POST /operators/complaints/:complaintId/completion', {})
}
type Settling =
  | 'POST /operators/complaints/:complaintId/answers'
  | 'POST /operators/complaints/:complaintId/completion'

/** While there is work; what an owner agreed to lose by cancelling before it is not held by a complaint. */
const STATES: readonly OrderState[] = ['IN_SERVICE', 'READY', 'DELIVERED']

export const COMPLAINT_DEEDS: readonly Deed[] = [
  {
    name: COMPLAINS_TO_WECHAT,
    weight: 3,
    route: 'GET /orders/:orderId', // none of ours
    can: ({ state, complaint, netPaidFen }) => STATES.includes(state) && complaint === null && netPaidFen > 0,
    isNeverTried: true,
    leadsTo: STATES,
    send: complain,
    learn(order, _pick, { body }) {
      order.complaint = { number: (body as { complaint_id: string }).complaint_id, isHeard: false }
    },
  },
  {
    name: SETTLES_COMPLAINT,
    weight: 6,
    route: 'POST /operators/complaints/:complaintId/completion',
    can: ({ complaint }) => complaint?.isHeard ?? false,
    isNeverTried: true,
    leadsTo: [...STATES, 'COMPLETED'],
    send: settle,
  },
]

/** Where the complaint of an order stands with the product now; one that is over is forgotten. */
export async function lookAtComplaint(w: ModelWorld, order: ModelOrder): Promise<void> {
  if (order.complaint === null) return
  const [row] = await w.t.app.db.rows<{ state: string }>(
    'SELECT state FROM wechat_complaint WHERE complaint_id = ?',
    [order.complaint.number],
  )
  if (row?.state === 'processed') order.complaint = null
  else
    order.complaint = { ...order.complaint, isHeard: row?.state === 'pending' || row?.state === 'processing' }
}
