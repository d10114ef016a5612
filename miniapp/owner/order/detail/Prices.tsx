import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { money } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Receipt } from '@/common/ui/Receipt'
import { moneyOf, sumOf } from '../parts/order-money'
import { isOut, isReplaced, toReceiptLine } from '../parts/receipt-lines'

/** Estimate, quote or bill: the lines, what has become of each, and what they add up to. */
export function Prices({ order }: { order: Order }) {
  const lines = order.lines.filter((line) => !isReplaced(line))
  // What it would have cost says nothing once it is off: what was paid is in the money bar.
  if (order.state === 'CANCELLED' && order.bill === null) return null
  if (lines.length === 0) return <Estimate order={order} />
  const { paidFen, couponFen: wechatCouponFen, refundedFen, dueFen } = moneyOf(order)
  const couponFen = order.couponFen ?? 0
  const sums = [
    ...(couponFen > 0 ? [{ label: '优惠券', fen: -couponFen, tone: 'released' as const }] : []),
    ...(paidFen > 0 ? [{ label: '已支付', fen: paidFen }] : []),
    ...(wechatCouponFen > 0 ? [{ label: '其中微信优惠', fen: wechatCouponFen }] : []),
    ...(refundedFen > 0 ? [{ label: '已退回', fen: refundedFen }] : []),
    ...(dueFen > 0 ? [{ label: '待支付', fen: dueFen, tone: 'waiting' as const }] : []),
  ]
  return (
    <Receipt
      title={titleOf(order)}
      lines={lines.map(toReceiptLine)}
      total={{
        label: '合计',
        fen: order.bill === null ? sumOf(lines.filter((line) => !isOut(line))) : order.bill.totalFen,
      }}
      sums={sums}
      foot={order.bill === null ? '账单不会超过你同意的金额。' : '账单在完工时定下，不会再变。'}
    />
  )
}

function titleOf({ bill, state }: Order): string {
  if (bill !== null) return '账单'
  return state === 'AWAIT_APPROVAL' ? '报价' : '价格明细'
}

function Estimate({ order }: { order: Order }) {
  const { estimateMinFen, estimateMaxFen, inspectionFeeFen, priceMode } = order
  if (estimateMinFen === null || estimateMaxFen === null) return null
  if (priceMode === 'fixed') {
    return (
      <Card title="一口价" aside={<Text className="order-estimate">{money(estimateMaxFen)}</Text>}>
        <Text className="order-quiet">到店不加价。别的问题另行报价，由你决定。</Text>
      </Card>
    )
  }
  const range =
    estimateMinFen === estimateMaxFen
      ? money(estimateMinFen)
      : `${money(estimateMinFen)} – ${money(estimateMaxFen)}`
  return (
    <Card
      title="预估价格"
      aside={<Text className="order-estimate">{estimateMaxFen > 0 ? range : '检测后报价'}</Text>}
    >
      <Text className="order-quiet">
        {(inspectionFeeFen ?? 0) > 0
          ? `检测后给你逐项报价，不同意只收检测费 ${money(inspectionFeeFen ?? 0)}。`
          : '检测后给你逐项报价，没有你的同意不会施工。'}
      </Text>
    </Card>
  )
}
