import { money } from '@/common/format'
import type { MatchedShop } from '../../common/services'
import type { ShopPrice } from './use-booking'

export const PART_WORDS: Readonly<Record<MatchedShop['parts'][number]['name'], string>> = {
  skill: '技术',
  rating: '口碑',
  distance: '距离',
  wait: '等待',
  load: '空闲',
  price: '价格',
}

/** What the tap does, with the sum where one is known. A shop that takes bookings at once is paid at once. */
export function submitLabel(
  price: ShopPrice | undefined,
  { instantBook, hasCoupon }: { instantBook: boolean; hasCoupon: boolean },
): string {
  if (price === undefined) return '提交预约'
  const verb = instantBook ? '提交并去支付' : '提交预约'
  if (price.priceMode === 'fixed') return `${verb} ${money(price.totalFen)}${hasCoupon ? '，用券再减' : ''}`
  if (price.depositFen > 0) return `${verb} 订金 ${money(price.depositFen)}`
  return '提交预约，现在不付款'
}

/** What happens with the money: when it is asked for, where it is then, and what releases it. */
export function moneySentence({ priceMode, depositFen }: ShopPrice, instantBook: boolean): string {
  const when = instantBook ? '提交后 15 分钟内支付' : '门店接单后再付款'
  if (priceMode === 'fixed') return `${when}，款项冻结到你满意为止，不满意可以退。`
  if (depositFen > 0)
    return `${when}订金 ${money(depositFen)}，先冻结，之后抵扣。到店检测后逐项报价，你同意的才施工。`
  return '现在不付款。到店检测后逐项报价，你同意的才付款施工，款项冻结到你满意为止。'
}
