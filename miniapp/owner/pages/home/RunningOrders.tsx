import { Text, View } from '@tarojs/components'
import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { go, goTab } from '@/common/nav'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import { OWNER_STATE_WORDS } from '@/common/words'

const WHO: Readonly<Record<OrderSummary['next']['who'], string>> = {
  owner: '等你',
  shop: '等门店',
  operator: '等平台',
  platform: '等平台',
  none: '',
}

/** The order that goes on now: how it stands, who acts next and by when; amber where it waits for her. */
export function RunningOrders({ orders }: { orders: readonly OrderSummary[] }) {
  const [first] = orders
  if (first === undefined) return null
  const { id, next, serviceName, shopName, state } = first
  const isMine = next.who === 'owner'
  const by = next.by === null ? '' : `，${dayAndClock(next.by, serverNow())} 前`
  return (
    <View className={`home-order ${isMine ? 'home-order-mine' : ''}`}>
      <Tap className="home-order-body" onTap={() => go('/order/detail/index', { orderId: id })}>
        <View className="home-order-head">
          <Text className="home-order-state">{OWNER_STATE_WORDS[state]}</Text>
          <Icon name="right" size="small" />
        </View>
        <Text className="home-order-what">
          {shopName === null ? serviceName : `${serviceName} · ${shopName}`}
        </Text>
        {next.who !== 'none' && (
          <Text className="home-order-next">{`${WHO[next.who]}：${next.what}${by}`}</Text>
        )}
      </Tap>
      {orders.length > 1 && (
        <Tap className="home-order-more" onTap={() => goTab('/pages/orders/index')}>
          <Text>{`还有 ${orders.length - 1} 个进行中的订单`}</Text>
        </Tap>
      )}
    </View>
  )
}
