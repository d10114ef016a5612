import { Text, View } from '@tarojs/components'
import Taro, { useShareAppMessage } from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { replace } from '@/common/nav'
import { BillFile } from '@/common/ui/BillFile'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { PiecesCard, StepsCard } from '@/common/ui/Work'
import { OLD_PART_WORDS } from '@/common/words'
import { moneyOf } from '../parts/order-money'
import { OrderScreen } from '../parts/OrderScreen'
import { toReceiptLine } from '../parts/receipt-lines'
import { useOrder } from '../parts/use-order'
import { EvidenceCard } from './EvidenceCard'
import { InvoiceCard } from './InvoiceCard'
import './index.scss'

/** How much of the fingerprint people compare by eye; a tap copies all of it. */
const HASH_SHOWN = 16

/** The bill as it was fixed when the work was done, with its fingerprint. */
export default function BillPage() {
  const order = useOrder()
  useShareAppMessage(() => cardOf(order.loaded.data))
  return (
    <OrderScreen order={order}>
      {(data) =>
        data.bill === null ? (
          <Empty
            icon="receipt"
            text="完工后才有账单。"
            action="查看进度"
            onAction={() => replace('/order/detail/index', { orderId: data.id })}
          />
        ) : (
          <Bill order={data} bill={data.bill} />
        )
      }
    </OrderScreen>
  )
}

function Bill({ order, bill }: { order: Order; bill: NonNullable<Order['bill']> }) {
  const { paidFen, refundedFen } = moneyOf(order)
  const couponFen = order.couponFen ?? 0
  return (
    <>
      <Receipt
        title={`${order.shopName ?? '门店'} · ${order.serviceName}`}
        lines={order.lines.filter(({ state }) => state === 'done').map(toReceiptLine)}
        total={{ label: '合计', fen: bill.totalFen }}
        sums={[
          ...(couponFen > 0 ? [{ label: '优惠券', fen: -couponFen, tone: 'released' as const }] : []),
          { label: '已支付', fen: paidFen },
          ...(refundedFen > 0 ? [{ label: '已退回', fen: refundedFen }] : []),
        ]}
        foot={`${order.vehicleText} · ${dayAndClock(bill.at, serverNow())} 完工`}
      />
      <BillFile orderId={order.id} />
      <PiecesCard order={order} />
      <StepsCard order={order} />
      <Card title="这张账单不会变" isFlush>
        <Cell
          icon="shield"
          label={bill.hash.slice(0, HASH_SHOWN)}
          note="账单指纹：项目、价格变一个字，指纹就对不上"
          value="复制"
          onTap={() => void Taro.setClipboardData({ data: bill.hash })}
        />
      </Card>
      <EvidenceCard order={order} />
      {order.state === 'COMPLETED' && <InvoiceCard order={order} />}
      {order.oldParts !== null && (
        <Card title="换下的旧件" isFlush>
          <Cell icon="wrench" label={OLD_PART_WORDS[order.oldParts]} note="照片在订单的完工记录里" />
        </Card>
      )}
      <Card title="质保">
        <Text className="bill-words">{warranty(order)}</Text>
      </Card>
      <View className="bill-share">
        <Button kind="second" openType="share">
          把账单卡片发给家人
        </Button>
      </View>
    </>
  )
}

function warranty({ timeline }: Order): string {
  const handOver = timeline.find(({ type }) => type === 'delivered')
  const from = handOver === undefined ? '交车那天' : `${dayAndClock(handOver.at, serverNow())} `
  return `质保从${from}算起，里程从到店登记的算起。每一项的期限写在上面，按门店承诺和国家规定里较长的算；只有账单上列出的项目有质保。再出同样的问题，在订单里申请售后。`
}

function cardOf(order: Order | undefined) {
  const path = order?.shopId ? `/shops/shop/index?shopId=${order.shopId}` : '/pages/home/index'
  if (order === undefined || order.bill === null) return { title: '安心修', path }
  const total = order.bill.totalFen === null ? '' : ` ${money(order.bill.totalFen)}`
  return { title: `账单${total} · ${order.vehicleText} · ${order.serviceName}`, path }
}
