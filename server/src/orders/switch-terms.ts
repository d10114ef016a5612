import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import { keptFenOf } from '../payments'
import type { Queries } from '../platform/db'
import type { OrderRow } from './orders.repository'

export type SwitchTerms = {
  readonly allowed: boolean
  /** What comes back in full, in fen. */
  readonly refundFen: number
  /** One sentence for the owner. */
  readonly rule: string
}

/** Whether the owner may take another shop now, and what that means for what was paid. */
export async function switchTermsOf(app: App, q: Queries, order: OrderRow): Promise<SwitchTerms> {
  const no = (rule: string) => ({ allowed: false, refundFen: 0, rule })
  if (order.reworkOf !== null) return no('返修由原门店免费完成，不能换店')
  if (order.withdrawnAt) return no('门店已取消，请在订单中选择换店或取消')
  if (order.state === 'NO_SHOW') return no('已过预约时间，请先改期')
  if (order.state !== 'MATCHING' && order.state !== 'PENDING_PAY' && order.state !== 'ACCEPTED')
    return no('接车前可以换店，现在已不能更换')
  if (order.slotStartAt <= app.clock.now()) return no('已到预约时间，请先改期再换店')
  if (order.state === 'MATCHING') return free(0, '还没有门店接单，换店不收费，预约时间不变')
  const refundFen = order.state === 'ACCEPTED' ? await keptFenOf(q, order.id) : 0
  if (refundFen === 0) return free(0, '换店不收费，预约时间不变，等新门店接单')
  return free(
    refundFen,
    `已付的 ¥${yuanText(refundFen)} 全额原路退回，不收费；新门店接单后按它的价格重新付款`,
  )
}

function free(refundFen: number, rule: string): SwitchTerms {
  return { allowed: true, refundFen, rule }
}
