import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { Done } from '../parts/Done'
import { keptFen, sumOf } from '../parts/order-money'
import { OrderScreen } from '../parts/OrderScreen'
import { toReceiptLine } from '../parts/receipt-lines'
import { useOrder } from '../parts/use-order'

const REASONS = ['时间太久', '价格有疑问', '不想修了', '其他原因'] as const

/** The owner wants the work to end: what is done is paid, the rest comes back. */
export default function StopPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const command = useCommand()
  const [reason, setReason] = useState<string>()
  const stop = async (why: string) => {
    const isDone = await command.run(async (commandId) => {
      loaded.put(
        await api('POST /orders/:orderId/stop', { params: { orderId }, body: { commandId, reason: why } }),
      )
    })
    if (!isDone) await loaded.reload()
  }
  return (
    <OrderScreen
      order={order}
      footer={(data) =>
        canStop(data) ? (
          <Button
            kind="danger"
            isBusy={command.isBusy}
            isDisabled={reason === undefined}
            onTap={() => {
              if (reason !== undefined) void stop(reason)
            }}
          >
            {reason === undefined ? '先选一个原因' : `要求停工，最多付 ${money(keptFen(data))}`}
          </Button>
        ) : (
          <Button onTap={() => replace('/order/detail/index', { orderId })}>查看进度</Button>
        )
      }
    >
      {(data) => (
        <>
          {command.error !== undefined && (
            <Failure error={command.error} safe="没有扣款，门店还在按原计划施工" />
          )}
          {canStop(data) ? (
            <Ask order={data} reason={reason} onReason={setReason} />
          ) : (
            <Done title={isStopping(data) ? '已告诉门店停工' : '现在不能要求停工'} text={outcome(data)} />
          )}
        </>
      )}
    </OrderScreen>
  )
}

type AskProps = { order: Order; reason: string | undefined; onReason: (reason: string) => void }

function Ask({ order, reason, onReason }: AskProps) {
  const lines = order.lines.filter(({ state }) => state === 'approved')
  return (
    <>
      <Card title="停工后怎么算">
        <Text>已经完成的项目照付，没做的项目不收钱、原路退回。不会比你同意的多收一分。</Text>
      </Card>
      <Receipt
        title="你同意的项目"
        lines={lines.map(toReceiptLine)}
        total={{ label: '合计', fen: sumOf(lines) }}
        foot="门店会按实际完成的项目出账单。"
      />
      <Card title="停工的原因">
        <Choice
          label="停工的原因"
          columns={2}
          options={REASONS.map((value) => ({ value, label: value }))}
          value={reason}
          onChoose={onReason}
        />
      </Card>
    </>
  )
}

function canStop(order: Order): boolean {
  return order.state === 'IN_SERVICE' && !isStopping(order)
}

function isStopping({ timeline }: Order): boolean {
  return timeline.some(({ type }) => type === 'stop-requested')
}

function outcome(order: Order): string {
  return isStopping(order)
    ? '门店结算已完成的项目后，你可以取车；没做的项目原路退回。'
    : '订单不在施工中，最新情况在进度里。'
}
