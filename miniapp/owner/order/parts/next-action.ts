import type { Order } from '@anxin/shared/orders/order.contract'
import { money } from '@/common/format'
import { moneyOf, sumOf } from './order-money'

/** The one thing for the owner to do now: a page that does it, or the deed itself where there is nothing to read first. */
export type NextAction =
  | { readonly label: string; readonly path: string; readonly query: Readonly<Record<string, string>> }
  | { readonly label: string; readonly deed: 'rematch' | 'rebook' }

/** What the button at the lower edge of an order says and does; undefined while others act. */
export function nextAction(order: Order): NextAction | undefined {
  const { dueFen, frozenFen } = moneyOf(order)
  const orderId = order.id
  const to = (label: string, page: string, query: Record<string, string> = {}): NextAction => ({
    label,
    path: `/order/${page}/index`,
    query: { orderId, ...query },
  })
  switch (order.state) {
    case 'MATCHING':
    case 'CHECKED_IN':
      return undefined
    case 'PENDING_PAY':
      return to(`支付 ${money(dueFen)}`, 'pay', { now: '1' })
    case 'ACCEPTED':
      if (order.flags.withdrawn) return { label: '换一家门店，时间不变', deed: 'rematch' }
      return to('出示接车码', 'code', { kind: 'intake' })
    case 'NO_SHOW':
      return to('改期', 'time')
    case 'AWAIT_APPROVAL':
      return dueFen > 0
        ? to(`支付 ${money(dueFen)}`, 'quote')
        : to(`查看报价 ${money(shownFen(order))}`, 'quote')
    case 'IN_SERVICE':
      if (dueFen > 0) return to(`支付 ${money(dueFen)}`, 'quote')
      return order.flags.supplementPending ? to(`查看增项 ${money(shownFen(order))}`, 'quote') : undefined
    case 'READY':
      return dueFen > 0
        ? to(`支付检测费 ${money(dueFen)}`, 'pay', { now: '1' })
        : to('出示交车码', 'code', { kind: 'hand-over' })
    case 'DELIVERED':
      if (order.flags.hold === 'case') return to('查看售后', 'after-sale')
      if (order.flags.hold !== null && order.flags.hold !== 'follow-up') return undefined
      return to(order.reworkOf === null ? `去验收，放款 ${money(frozenFen)}` : '返修后去验收', 'confirm')
    case 'COMPLETED':
    case 'CANCELLED':
      return { label: order.state === 'COMPLETED' ? '再来一单' : '重新预约', deed: 'rebook' }
  }
}

/** It is the owner's turn to decide something; to come at the agreed time is no decision. */
export function isOwnersTurn({ state, next, flags }: Order): boolean {
  return next.who === 'owner' && (state !== 'ACCEPTED' || flags.withdrawn)
}

function shownFen({ lines }: Order): number {
  return sumOf(lines.filter(({ state }) => state === 'shown'))
}

/** What the owner may do besides, as quiet rows. */
export type SideAction = { readonly label: string; readonly note: string; readonly page: string }

export function sideActions(order: Order): SideAction[] {
  const { state, flags, bill } = order
  const canCancel = ['MATCHING', 'PENDING_PAY', 'ACCEPTED', 'NO_SHOW', 'CHECKED_IN', 'AWAIT_APPROVAL']
  const isStopping = order.timeline.some(({ type }) => type === 'stop-requested')
  const all: (SideAction & { when: boolean })[] = [
    {
      label: '改期',
      note: '预约前 2 小时可改，不收费',
      page: 'time',
      when: (state === 'ACCEPTED' || state === 'NO_SHOW') && !flags.withdrawn,
    },
    {
      label: '换一家门店',
      note: '接车前可换，不收费，先看逐项对比',
      page: 'switch',
      when:
        (state === 'MATCHING' || state === 'PENDING_PAY' || state === 'ACCEPTED') &&
        !flags.withdrawn &&
        order.reworkOf === null,
    },
    {
      label: '其余项目满意，先放款',
      note: '售后涉及的款项继续冻结',
      page: 'confirm',
      when: moneyOf(order).undisputedFen > 0,
    },
    { label: '取消订单', note: '先看费用和退款，再决定', page: 'cancel', when: canCancel.includes(state) },
    {
      label: '要求停工',
      note: '已完成的照付，其余退款',
      page: 'stop',
      when: state === 'IN_SERVICE' && !isStopping,
    },
    { label: '账单', note: '完工时定下，不会再变', page: 'bill', when: bill !== null },
    {
      label: '申请售后',
      note: '质量、价格、配件等问题，门店 24 小时内答复',
      page: 'after-sale',
      when: (state === 'DELIVERED' || state === 'COMPLETED') && order.reworkOf === null,
    },
    { label: '评价', note: '完成后 30 天内，可改一次', page: 'review', when: state === 'COMPLETED' },
  ]
  return all.filter(({ when }) => when).map(({ when: _when, ...action }) => action)
}
