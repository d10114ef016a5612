import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { getShop, staffUserIds } from '../shops'
import { notify } from './notify'

/** What a shop's owner must know or do; the states that ask nothing of anybody are left out. */
const TEXTS: Readonly<Record<string, { title: string; text: string }>> = {
  'to-verify': { title: '收款账户待验证', text: '请在“我的店—收款账户”查看验证方式，完成后继续审核' },
  'to-sign': { title: '收款账户待签约', text: '资料已通过审核，请在“我的店—收款账户”打开签约链接完成签约' },
  'to-authorise': { title: '请授权平台分账', text: '请在微信支付商家助手中同意分账授权，完成后即可接单' },
  active: { title: '收款账户已开通', text: '现在可以接单收款了' },
  rejected: { title: '收款账户申请被驳回', text: '请在“我的店—收款账户”查看原因，修改后重新提交' },
  frozen: { title: '收款账户申请已冻结', text: '请在“我的店—收款账户”查看原因' },
  cancelled: { title: '收款账户申请已作废', text: '请在“我的店—收款账户”重新提交申请' },
  restricted: {
    title: '收款受限，已暂停接单',
    text: '进行中的订单不受影响，原因和处理方法见“我的店—收款账户”',
  },
  unrestricted: { title: '收款已恢复', text: '现在可以继续接单' },
}

/** Listener: a shop's account at WeChat Pay has come to another state. */
export async function tellMerchant(app: App, tx: Tx, event: Event<'merchant.changed'>): Promise<void> {
  const message = TEXTS[event.payload.state]
  if (!message) return
  const shop = await getShop(tx, event.payload.shopId)
  for (const userId of (await staffUserIds(tx, shop.id, ['shop-owner'])).toSorted()) {
    await notify(app, tx, {
      userId,
      message: { template: 'shop-alert', ...message },
      orderId: null,
      subject: '收款账户',
      subjectAt: event.at,
      cause: `merchant.changed.${event.id}`,
    })
  }
}
