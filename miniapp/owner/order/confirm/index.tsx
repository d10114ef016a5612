import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Failure } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { Receipt } from '@/common/ui/Receipt'
import { Done } from '../parts/Done'
import { moneyNext, moneyOf, sumOf } from '../parts/order-money'
import { OrderScreen } from '../parts/OrderScreen'
import { isReplaced, toReceiptLine } from '../parts/receipt-lines'
import { useOrder } from '../parts/use-order'
import { Checks } from './Checks'
import './index.scss'

/** What to look at before the money goes to the shop, and then the one tap that lets it go. */
export default function ConfirmPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const command = useCommand()
  const [isPartDone, setPartDone] = useState(false)
  const confirm = async () => {
    const isDone = await command.run(async (commandId) => {
      const input = { params: { orderId }, body: { commandId } }
      const after = await api('POST /orders/:orderId/confirmation', input)
      loaded.put(after)
      setPartDone(after.state === 'DELIVERED')
    })
    if (!isDone) await loaded.reload()
  }
  return (
    <OrderScreen
      order={order}
      footer={(data) => (
        <ConfirmFooter order={data} isBusy={command.isBusy} onConfirm={() => void confirm()} />
      )}
    >
      {(data) => (
        <>
          {command.error !== undefined && <Failure error={command.error} safe="款项没有放行，仍然冻结" />}
          {isPartDone && data.flags.hold === 'case' ? (
            <Done title="其余款项已放行" text="售后涉及的款项继续冻结，处理完才放款。" />
          ) : data.state === 'COMPLETED' ? (
            <Done title="已确认满意" text={`${moneyNext(data)}。评价一下，帮下一位车主。`} />
          ) : (
            <Look order={data} />
          )}
        </>
      )}
    </OrderScreen>
  )
}

function Look({ order }: { order: Order }) {
  const finish = order.timeline.filter(({ type }) => type === 'finished').pop()
  const lines = order.lines.filter((line) => !isReplaced(line))
  return (
    <>
      <View className="confirm-head">
        <Text className="confirm-title">放款前看一眼</Text>
        <Text className="confirm-text">{moneyNext(order)}</Text>
      </View>
      {order.flags.hold === 'follow-up' && (
        <Banner tone="waiting">你反馈过问题。问题解决了再放款，放款后冻结结束。</Banner>
      )}
      <Checks order={order} />
      <Receipt
        title="账单"
        lines={lines.map(toReceiptLine)}
        total={{ label: '账单合计', fen: order.bill?.totalFen ?? null }}
        sums={[{ label: '你同意过的', fen: sumOf(lines.filter(({ state }) => state !== 'declined')) }]}
        foot="账单在完工时定下，不会再变。"
      />
      {finish !== undefined && finish.photoIds.length > 0 && (
        <Card title="完工和旧件照片">
          <PhotoStrip photoIds={finish.photoIds} label="完工" />
        </Card>
      )}
    </>
  )
}

type FooterProps = { order: Order; isBusy: boolean; onConfirm: () => void }

function ConfirmFooter({ order, isBusy, onConfirm }: FooterProps) {
  const { id: orderId, state, flags } = order
  const to = (page: string) => () => replace(`/order/${page}/index`, { orderId })
  if (state === 'COMPLETED')
    return (
      <>
        <Button kind="plain" isCompact onTap={to('detail')}>
          看订单
        </Button>
        <Button onTap={to('review')}>评价</Button>
      </>
    )
  const { undisputedFen } = moneyOf(order)
  if (undisputedFen > 0)
    return (
      <Button kind="waiting" isBusy={isBusy} onTap={onConfirm}>
        {`其余项目满意，放款 ${money(undisputedFen)}`}
      </Button>
    )
  const isHeldByOthers = flags.hold !== null && flags.hold !== 'follow-up'
  if (state !== 'DELIVERED' || isHeldByOthers) return <Button onTap={to('detail')}>查看订单</Button>
  return (
    <Button kind="waiting" isBusy={isBusy} onTap={onConfirm}>
      {order.reworkOf === null
        ? `确认满意，放款 ${money(moneyOf(order).frozenFen)}`
        : '确认返修满意，原订单放款'}
    </Button>
  )
}
