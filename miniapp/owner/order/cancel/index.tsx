import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Banner, Failure, WhenLoaded } from '@/common/ui/Notice'
import { ownerStateWord } from '@/common/words'
import { Done } from '../parts/Done'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'
import { Terms, type CancelTerms } from './Terms'

const REASONS = ['临时有事', '换个时间', '选了别家', '不想修了'] as const

/** Cancelling: what it costs and what comes back, why, and then the last tap. */
export default function CancelPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const terms = useLoad(`cancellation ${orderId} ${loaded.data?.version ?? 0}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/cancellation', { params: { orderId } }),
  )
  const command = useCommand()
  const [reason, setReason] = useState<string>()
  const [agreed, setAgreed] = useState<CancelTerms>()
  const cancel = async (shown: CancelTerms, why: string) => {
    const isDone = await command.run(async (commandId) => {
      const body = { commandId, reason: why, feeFen: shown.feeFen }
      loaded.put(await api('POST /orders/:orderId/cancellation', { params: { orderId }, body }))
    })
    if (isDone) return setAgreed(shown)
    // Refused: another fee by now, or the car is in the shop. What is true now is shown below the refusal.
    await Promise.all([terms.reload(), loaded.reload()])
  }
  return (
    <OrderScreen
      order={order}
      footer={(data) => (
        <CancelFooter
          order={data}
          terms={terms.data}
          reason={reason}
          isBusy={command.isBusy}
          isDone={agreed !== undefined}
          onCancel={(shown, why) => void cancel(shown, why)}
        />
      )}
    >
      {(data) =>
        agreed === undefined ? (
          <>
            {command.error !== undefined && (
              <>
                <Failure error={command.error} safe="订单没有取消，没有扣费" />
                <Banner tone="waiting">{`订单现在是：${ownerStateWord(data)}`}</Banner>
              </>
            )}
            <WhenLoaded loaded={terms} blocks={2}>
              {(shown) => (
                <>
                  <Terms terms={shown} />
                  {shown.allowed && (
                    <Card title="取消的原因">
                      <Choice
                        label="取消的原因"
                        columns={2}
                        options={REASONS.map((value) => ({ value, label: value }))}
                        value={reason}
                        onChoose={setReason}
                      />
                    </Card>
                  )}
                </>
              )}
            </WhenLoaded>
          </>
        ) : (
          <Done
            title={data.state === 'CANCELLED' ? '订单已取消' : '已取消，准备取车'}
            text={afterwards(agreed)}
          />
        )
      }
    </OrderScreen>
  )
}

type FooterProps = {
  order: Order
  terms: CancelTerms | undefined
  reason: string | undefined
  isBusy: boolean
  isDone: boolean
  onCancel: (terms: CancelTerms, reason: string) => void
}

function CancelFooter({ order, terms, reason, isBusy, isDone, onCancel }: FooterProps) {
  if (terms === undefined) return null
  if (isDone || !terms.allowed)
    return <Button onTap={() => replace('/order/detail/index', { orderId: order.id })}>查看订单</Button>
  return (
    <Button
      kind="danger"
      isBusy={isBusy}
      isDisabled={reason === undefined}
      onTap={() => {
        if (reason !== undefined) onCancel(terms, reason)
      }}
    >
      <Text>{reason === undefined ? '先选一个原因' : lastTap(terms)}</Text>
    </Button>
  )
}

function lastTap({ feeFen, refundFen }: CancelTerms): string {
  const refund = refundFen > 0 ? `退回 ${money(refundFen)}` : ''
  const fee = feeFen > 0 ? `付 ${money(feeFen)}` : ''
  return ['确认取消', fee, refund].filter((part) => part !== '').join('，')
}

function afterwards({ feeFen, refundFen }: CancelTerms): string {
  const kept = feeFen > 0 ? `收取 ${money(feeFen)}。` : '没有收取费用。'
  return refundFen > 0 ? `${kept}${money(refundFen)} 原路退回，微信处理需要一点时间。` : kept
}
