import { toRfc3339 } from './clock'
import { selectOne, type Tx } from './database'
import { notify } from './notifications'
import type { ReceiverRow, ShareRow } from './shares'
import type { TradeRow } from './trades'
import type { Sandbox } from './types'

/** Where a receiver wants to hear of its shares: `receiver_url:<mchid>` in the sandbox's state. */
async function findReceiverUrl(tx: Tx, mchid: string): Promise<string | undefined> {
  const row = await selectOne<{ value: string }>(tx, 'SELECT value FROM sandbox_state WHERE name = ?', [
    `receiver_url:${mchid}`,
  ])
  return row?.value
}

/** Tells the receiver, never the sharer, that money was shared to it; only where the receiver has an address. */
export async function notifyShared(
  sandbox: Sandbox,
  tx: Tx,
  trade: TradeRow,
  share: ShareRow,
  receiver: ReceiverRow,
  at: number,
): Promise<void> {
  const url = receiver.type === 'MERCHANT_ID' ? await findReceiverUrl(tx, receiver.account) : undefined
  if (url === undefined) return
  await notify(sandbox, tx, {
    eventType: 'PROFITSHARING.SUCCESS',
    originalType: 'profitsharing',
    summary: '分账',
    url,
    outTradeNo: trade.out_trade_no,
    resource: {
      sp_mchid: sandbox.config.spMchid,
      sub_mchid: trade.sub_mchid,
      transaction_id: trade.transaction_id,
      order_id: share.order_id,
      out_order_no: share.out_order_no,
      receiver: {
        type: receiver.type,
        account: receiver.account,
        amount: receiver.amount_fen,
        description: receiver.description,
      },
      success_time: toRfc3339(at),
    },
  })
}
