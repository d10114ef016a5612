import type { Order } from '@anxin/shared/orders/order.contract'
import type { Seen } from './watch'
import { shortTime } from './words'

export type Hint = {
  /** Whose turn it is; that phone is lit. */
  readonly who: 'owner' | 'shop' | 'nobody'
  readonly text: string
  /** The order's shop, where another shop's person is on the phone. */
  readonly otherShopId: string | null
}

/** The one line that says what to do next. */
export function hintOf({ order, isReachable }: Seen, shopId: string, isFriend: boolean): Hint {
  const say = (who: Hint['who'], text: string, otherShopId: string | null = null): Hint => ({
    who,
    text,
    otherShopId,
  })
  if (!isReachable) return say('nobody', '产品暂时没有回应，正在重试。')
  if (isFriend) return say('owner', '这是朋友打开的卡片。看完后，在手机下方点“换回”。')
  if (order === null) return say('owner', '在车主的手机上选一项服务，例如“保养”，开始一次预约。')
  const { who, what, by } = order.next
  const until = by === null ? '' : `，${shortTime(by)} 前`
  const elsewhere = order.shopId !== null && order.shopId !== shopId ? order.shopId : null
  if (order.state === 'COMPLETED')
    return say('nobody', '这一单走完了，钱已到门店。可以再预约一次，或分享给朋友。', elsewhere)
  if (order.state === 'CANCELLED')
    return say('nobody', '这一单已取消。可以在车主的手机上再预约一次。', elsewhere)
  if (who === 'owner')
    return say('owner', `轮到车主：${what}${until}。${elsewhere === null ? ownerTip(order) : ''}`, elsewhere)
  if (who === 'shop') return say('shop', `轮到门店：${what}${until}。`, elsewhere)
  return say('nobody', `${what || '正在处理'}${until}。`, elsewhere)
}

function ownerTip({ state }: Order): string {
  if (state === 'ACCEPTED') return '门店的手机可以扫车主手机上的接车码。'
  if (state === 'DELIVERED') return '也可以拨动时钟，看系统怎样提醒。'
  return ''
}
