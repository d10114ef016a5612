import { instantOf } from '@anxin/shared/kernel/time'
import { planText } from '@anxin/shared/shops/plan'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { commissionTermsOf, staffUserIds } from '../shops'
import { notify } from './notify'

/** Listener: two weeks are left of a shop's support period; its owners hear what comes then. */
export async function tellSupportEnd(app: App, tx: Tx, event: Event<'shop.support-ending'>): Promise<void> {
  const { shopId, endsOn } = event.payload
  const endsAt = instantOf(endsOn)
  const [, month, day] = endsOn.split('-').map(Number)
  const plan = planText(await commissionTermsOf(tx, shopId, endsAt))
  for (const userId of (await staffUserIds(tx, shopId, ['shop-owner'])).toSorted()) {
    await notify(app, tx, {
      userId,
      message: {
        template: 'shop-alert',
        title: '扶持期即将结束',
        text: `扶持期到期，${month}月${day}日零点后接的订单按新方案：${plan}`,
      },
      orderId: null,
      subject: '平台服务费',
      subjectAt: endsAt,
      cause: `shop.support-ending.${event.id}`,
    })
  }
}
