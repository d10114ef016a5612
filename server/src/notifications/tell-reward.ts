import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { notify } from './notify'

/** Listener: the friend's order has stood for a week, and both have a coupon. */
export async function tellReward(app: App, tx: Tx, event: Event<'referral.rewarded'>): Promise<void> {
  const { inviterId, friendId } = event.payload
  const coupon = `¥${yuanText(LIMITS.referralCouponFen)} 优惠券`
  const texts = [
    [friendId, `欢迎再来：${coupon}已到账，下次预约可用`],
    [inviterId, `你邀请的朋友已完成首单，${coupon}已到账`],
  ] as const
  for (const [userId, text] of texts.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    await notify(app, tx, {
      userId,
      message: { template: 'order-progress', title: '优惠券已到账', text },
      orderId: null,
      subject: '邀请奖励',
      subjectAt: event.at,
      cause: `referral.rewarded.${event.id}`,
    })
  }
}
