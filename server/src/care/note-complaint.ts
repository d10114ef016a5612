import type { App } from '../app'
import { lockOrder } from '../orders'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { lockOpenCase } from './cases.repository'
import { changeCase } from './change-case'

/** Listener: the owner complained to WeChat while a case of the order is open: all three sides read that in it. */
export async function noteComplaint(app: App, tx: Tx, event: Event<'complaint.opened'>): Promise<void> {
  const { orderId } = event.payload
  if (orderId === null) return
  await lockOrder(tx, orderId)
  const row = await lockOpenCase(tx, orderId)
  if (!row) return
  await changeCase(app, tx, row, {
    actor: { kind: 'wechat', id: null },
    actorName: null,
    type: 'wechat-complaint',
    text: '车主已通过微信支付投诉，平台会在 24 小时内回复',
  })
}
