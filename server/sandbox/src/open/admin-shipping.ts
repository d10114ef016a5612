import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { inTransaction, run, selectAll } from '../database'
import { findTrade, type TradeRow } from '../trades'
import { AdminError, requireKnownApp } from './admin-request'
import type { OpenContext } from './context'
import { canBeId } from './ids'
import { pushEvent, sealMessage, verifyAddress, type PushConfig } from './message-push'
import { confirmByUser, findShipping, setComplaint } from './shipping'

const Push = z.object({
  appid: z.string(),
  url: z.url(),
  token: z.string().regex(/^[0-9A-Za-z]{3,32}$/),
  encoding_aes_key: z.string().regex(/^[0-9A-Za-z]{43}$/),
})
const Message = z.object({
  appid: z.string(),
  event: z.record(z.string(), z.unknown()),
  send: z.boolean().default(true),
})
const Trade = z.object({ out_trade_no: z.string().refine(canBeId) })

/** What the payer does in WeChat after shipping, and the address of the message push. */
export function registerShippingAdmin(scope: FastifyInstance, context: OpenContext): void {
  const { sandbox } = context
  scope.post('/__sandbox/message-push', async (request) => {
    const config: PushConfig = Push.parse(request.body)
    requireKnownApp(context, config.appid)
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(config.url).hostname))
      throw new AdminError(400, 'the sandbox calls loopback only')
    if (!(await verifyAddress(sandbox, config)))
      throw new AdminError(400, 'the address does not echo what it is asked')
    await run(
      sandbox.db,
      'REPLACE INTO open_push_config (appid, url, token, encoding_aes_key) VALUES (?, ?, ?, ?)',
      [config.appid, config.url, config.token, config.encoding_aes_key],
    )
    return { appid: config.appid, url: config.url }
  })
  scope.post('/__sandbox/message-push/event', async (request) => {
    const { appid, event, send } = Message.parse(request.body)
    requireKnownApp(context, appid)
    if (send) {
      await pushEvent(sandbox, sandbox.db, appid, event)
      sandbox.wake()
      return { sent: true }
    }
    const [config] = await selectAll<PushConfig>(
      sandbox.db,
      'SELECT * FROM open_push_config WHERE appid = ?',
      [appid],
    )
    if (!config) throw new AdminError(404, 'this app has no address for messages')
    return sealMessage(sandbox, config, JSON.stringify(event))
  })
  scope.get('/__sandbox/message-push', async () =>
    selectAll(
      sandbox.db,
      'SELECT id, appid, event, attempts, state, http FROM open_push ORDER BY id LIMIT 1000',
    ),
  )
  scope.post('/__sandbox/user/confirm-receipt', async (request) => {
    const { transaction_id: id } = await requirePaid(context, Trade.parse(request.body).out_trade_no)
    const confirmed = await inTransaction(sandbox.db, (tx) => confirmByUser(sandbox, tx, id ?? ''))
    sandbox.wake()
    if (!confirmed) throw new AdminError(400, 'nothing was shipped, or receipt was confirmed before')
    return findShipping(sandbox.db, id ?? '')
  })
  scope.post('/__sandbox/user/complain', async (request) => {
    const body = Trade.extend({ resolved: z.boolean().default(false) }).parse(request.body)
    const { transaction_id: id } = await requirePaid(context, body.out_trade_no)
    await inTransaction(sandbox.db, (tx) => setComplaint(sandbox, tx, id ?? '', !body.resolved))
    sandbox.wake()
    return findShipping(sandbox.db, id ?? '')
  })
}

async function requirePaid({ sandbox }: OpenContext, outTradeNo: string): Promise<TradeRow> {
  const trade = await findTrade(sandbox.db, outTradeNo)
  if (!trade || trade.transaction_id === null) throw new AdminError(404, 'no such paid order')
  return trade
}
