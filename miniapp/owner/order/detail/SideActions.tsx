import { View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { sideActions } from '../parts/next-action'

/** What is seldom wanted, quietly; and somebody to ask. */
export function SideActions({ order }: { order: Order }) {
  const actions = sideActions(order)
  return (
    <>
      {actions.length > 0 && (
        <Card title="其他操作" isFlush>
          {actions.map(({ label, note, page }) => (
            <Cell
              key={page}
              label={label}
              note={note}
              onTap={() => go(`/order/${page}/index`, { orderId: order.id })}
            />
          ))}
        </Card>
      )}
      <View className="order-help">
        <Button kind="second" openType="contact">
          联系客服
        </Button>
        <Button kind="second" openType="share">
          转给朋友
        </Button>
      </View>
    </>
  )
}
