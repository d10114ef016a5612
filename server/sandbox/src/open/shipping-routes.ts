import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { inTransaction, selectAll, type Tx } from '../database'
import { findTrade, findTransaction, lockTransaction, type TradeRow } from '../trades'
import { secretOf, type OpenContext } from './context'
import { canBeId } from './ids'
import { OpenError } from './open-error'
import { appidOfTrade, findShipping, orderState, recordShipping, toOrder } from './shipping'
import { postWithToken } from './wire'

const UPLOADS_MAX = 2
const LIST_MAX = 50

const OrderKey = z.object({
  order_number_type: z.union([z.literal(1), z.literal(2)]),
  transaction_id: z.string().optional(),
  mchid: z.string().optional(),
  out_trade_no: z.string().optional(),
})
const UploadBody = z.object({
  order_key: OrderKey,
  logistics_type: z.number().int(),
  delivery_mode: z.number().int(),
  shipping_list: z
    .array(z.object({ item_desc: z.string().min(1).max(120) }))
    .min(1)
    .max(10),
  upload_time: z.string(),
  payer: z.object({ openid: z.string().min(1) }),
})
const Which = z.object({
  transaction_id: z.string().optional(),
  merchant_id: z.string().optional(),
  sub_merchant_id: z.string().optional(),
  merchant_trade_no: z.string().optional(),
})
const ListBody = z.object({
  order_state: z.number().int().min(1).max(5).optional(),
  openid: z.string().optional(),
  last_index: z.string().optional(),
  page_size: z.number().int().min(1).max(LIST_MAX).default(LIST_MAX),
})
const ReceiveBody = Which.extend({ received_time: z.number().int() })
const OK = { errcode: 0, errmsg: 'ok' }

/** 发货信息管理: what a managed mini-program must tell WeChat before its money can be shared. */
export function registerShipping(scope: FastifyInstance, context: OpenContext): void {
  const { sandbox } = context
  postWithToken(scope, context, {
    path: '/wxa/sec/order/upload_shipping_info',
    body: UploadBody,
    handle: async ({ appid, body }) =>
      inTransaction(sandbox.db, async (tx) => upload(context, tx, appid, body)),
  })
  postWithToken(scope, context, {
    path: '/wxa/sec/order/get_order',
    body: Which,
    handle: async ({ appid, body }) => {
      const trade = await requireOrder(context, appid, await findWhich(context, body))
      return { ...OK, order: await toOrder(sandbox, trade) }
    },
  })
  postWithToken(scope, context, {
    path: '/wxa/sec/order/get_order_list',
    body: ListBody,
    handle: async ({ appid, body }) => ({ ...OK, ...(await listOrders(context, appid, body)) }),
  })
  postWithToken(scope, context, {
    path: '/wxa/sec/order/notify_confirm_receive',
    body: ReceiveBody,
    handle: async ({ appid, body }) => {
      const trade = await requireOrder(context, appid, await findWhich(context, body))
      const shipping = await findShipping(sandbox.db, trade.transaction_id ?? '')
      const isShipped = shipping !== undefined && shipping.shipped_at !== null
      if (!isShipped || shipping.confirmed_at !== null) throw new OpenError(10060004)
      return OK
    },
  })
  registerOffice(scope, context)
}

function registerOffice(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/sec/order/set_msg_jump_path',
    body: z.object({ path: z.string().min(1).max(1024) }),
    handle: async () => OK,
  })
  postWithToken(scope, context, {
    path: '/wxa/sec/order/is_trade_management_confirmation_completed',
    body: z.object({ appid: z.string() }),
    handle: async ({ appid, body }) => {
      if (secretOf(context.sandbox, body.appid) === undefined || body.appid !== appid)
        throw new OpenError(40013)
      return { ...OK, completed: true }
    },
  })
}

async function upload(
  context: OpenContext,
  tx: Tx,
  appid: string,
  body: z.output<typeof UploadBody>,
): Promise<Record<string, unknown>> {
  const key = body.order_key
  const { sandbox } = context
  const isType = body.logistics_type >= 1 && body.logistics_type <= 4
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(body.upload_time)
  if (!isType || !isTime || body.delivery_mode !== 1) throw new OpenError(268485216)
  const outline =
    key.order_number_type === 2
      ? await findTransactionById(context, key.transaction_id)
      : await findByMerchant(context, key.mchid, key.out_trade_no)
  const { transaction_id: id } = await requireOrder(context, appid, outline)
  const trade = await lockTransaction(tx, id ?? '')
  // Another payer is another order, as far as WeChat says.
  if (!trade || (trade.sp_openid ?? trade.sub_openid) !== body.payer.openid) throw new OpenError(10060001)
  const shipping = await findShipping(tx, id ?? '')
  if ((await orderState(tx, trade, shipping)) > 2) throw new OpenError(10060004)
  if ((shipping?.uploads ?? 0) >= UPLOADS_MAX) throw new OpenError(10060003)
  const itemDesc = body.shipping_list.map((item) => item.item_desc).join('，')
  await recordShipping(sandbox, tx, trade, { logisticsType: body.logistics_type, itemDesc })
  sandbox.wake()
  return OK
}

async function findWhich(context: OpenContext, which: z.output<typeof Which>): Promise<TradeRow | undefined> {
  if (which.transaction_id !== undefined) return findTransactionById(context, which.transaction_id)
  return findByMerchant(context, which.sub_merchant_id ?? which.merchant_id, which.merchant_trade_no)
}

async function findTransactionById(
  { sandbox }: OpenContext,
  id: string | undefined,
): Promise<TradeRow | undefined> {
  return id !== undefined && canBeId(id) ? findTransaction(sandbox.db, id) : undefined
}

/** With a service provider the merchant is the sub-merchant; its provider's number finds nothing. */
async function findByMerchant(
  { sandbox }: OpenContext,
  mchid: string | undefined,
  outTradeNo: string | undefined,
): Promise<TradeRow | undefined> {
  if (outTradeNo === undefined || !canBeId(outTradeNo)) return undefined
  const trade = await findTrade(sandbox.db, outTradeNo)
  return trade?.sub_mchid === mchid ? trade : undefined
}

/** A paid order of this app that WeChat's shipping system has heard of; else 10060001. */
async function requireOrder(
  { sandbox }: OpenContext,
  appid: string,
  trade: TradeRow | undefined,
): Promise<TradeRow> {
  const heardAt = Number(trade?.success_at ?? Infinity) + sandbox.config.shippingIndexMs
  if (!trade || appidOfTrade(trade) !== appid || sandbox.clock.now().getTime() < heardAt)
    throw new OpenError(10060001)
  return trade
}

async function listOrders(
  { sandbox }: OpenContext,
  appid: string,
  body: z.output<typeof ListBody>,
): Promise<Record<string, unknown>> {
  const after = Number(body.last_index ?? 0)
  if (!Number.isSafeInteger(after)) throw new OpenError(268485216)
  const trades = await selectAll<TradeRow>(
    sandbox.db,
    `SELECT * FROM trades WHERE success_at IS NOT NULL AND success_at <= ? AND IF(sp_openid IS NULL, sub_appid, sp_appid) = ?
       AND (? IS NULL OR COALESCE(sp_openid, sub_openid) = ?) ORDER BY success_at DESC, out_trade_no DESC LIMIT 10000`,
    [
      sandbox.clock.now().getTime() - sandbox.config.shippingIndexMs,
      appid,
      body.openid ?? null,
      body.openid ?? null,
    ],
  )
  const found: Record<string, unknown>[] = []
  let index = after
  for (; index < trades.length && found.length < body.page_size; index += 1) {
    const trade = trades[index]
    if (!trade) break
    const shipping = await findShipping(sandbox.db, trade.transaction_id ?? '')
    if (
      body.order_state === undefined ||
      (await orderState(sandbox.db, trade, shipping)) === body.order_state
    )
      found.push(await toOrder(sandbox, trade))
  }
  return { last_index: String(index), has_more: index < trades.length, order_list: found }
}
