import { Text, View } from '@tarojs/components'
import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { goTab } from '@/common/nav'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { usePulled } from '@/common/pull'
import { OrderCard, type Turn } from './OrderCard'
import { useOrders } from './use-orders'
import './index.scss'

const GROUPS: readonly { turn: Turn; title: string }[] = [
  { turn: 'mine', title: '等你处理' },
  { turn: 'running', title: '进行中' },
  { turn: 'ended', title: '已结束' },
]

/** All orders: what waits for her first, then what runs, then what is over. */
export default function OrdersPage() {
  const loaded = useOrders()
  usePulled(loaded.reload)
  return (
    <Screen>
      <WhenLoaded
        loaded={loaded}
        empty={({ items }) =>
          items.length === 0 && (
            <Empty
              icon="list"
              text="还没有订单。约一次保养或维修，进度和钱都在这里看得见"
              action="去预约"
              onAction={() => goTab('/pages/home/index')}
            />
          )
        }
      >
        {({ items, hasMore }) => (
          <>
            {GROUPS.map(({ turn, title }) => (
              <Group
                key={turn}
                turn={turn}
                title={title}
                items={items.filter((one) => turnOf(one) === turn)}
              />
            ))}
            <Text className="orders-end">{hasMore ? '上滑看更早的' : '没有更早的了'}</Text>
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Group({ turn, title, items }: { turn: Turn; title: string; items: readonly OrderSummary[] }) {
  if (items.length === 0) return null
  return (
    <View className="orders-group">
      <Text className="orders-title">{title}</Text>
      {items.map((order) => (
        <OrderCard key={order.id} order={order} turn={turn} />
      ))}
    </View>
  )
}

function turnOf({ state, next, slotStartAt }: OrderSummary): Turn {
  if (state === 'COMPLETED' || state === 'CANCELLED') return 'ended'
  // To come to the shop at the agreed time is no decision: it waits for nobody before that.
  if (state === 'ACCEPTED' && next.by === slotStartAt) return 'running'
  return next.who === 'owner' ? 'mine' : 'running'
}
