import { Text, View } from '@tarojs/components'
import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { day } from '@/common/format'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Empty } from '@/common/ui/Notice'
import { MoreOf } from '@/common/ui/More'
import { Tap } from '@/common/ui/Tap'
import { OWNER_STATE_WORDS } from '@/common/words'
import { rebook } from '../../common/rebook'

/** What was done to this car. Again is two taps: here, and where the booking is confirmed. */
export function CarHistory({ vehicleId }: { vehicleId: string }) {
  const orders = usePaged<OrderSummary>(`orders-${vehicleId}`, (cursor) =>
    api('GET /orders', { query: { vehicleId, ...(cursor === undefined ? {} : { cursor }) } }),
  )
  return (
    <Card title="维保记录">
      <MoreOf
        paged={orders}
        empty={<Empty icon="list" text="这辆车还没有订单" />}
        render={(order) => <HistoryRow key={order.id} order={order} onAgain={() => rebook(order)} />}
      />
    </Card>
  )
}

function HistoryRow({ order, onAgain }: { order: OrderSummary; onAgain: () => void }) {
  const { id, serviceName, shopName, slotStartAt, state } = order
  return (
    <View className="car-detail-order">
      <Tap className="car-detail-order-words" onTap={() => go('/order/detail/index', { orderId: id })}>
        <Text className="car-detail-order-name">{serviceName}</Text>
        <Text className="car-detail-note">
          {[day(slotStartAt), shopName, OWNER_STATE_WORDS[state]].filter((one) => one !== null).join(' · ')}
        </Text>
      </Tap>
      <Button kind="second" isCompact label={`再约一次 ${serviceName}`} onTap={onAgain}>
        再约一次
      </Button>
    </View>
  )
}
