import { Text, View } from '@tarojs/components'
import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Tap } from '@/common/ui/Tap'
import { OWNER_STATE_WORDS } from '@/common/words'
import { rebook } from '../../common/rebook'

export type Turn = 'mine' | 'running' | 'ended'

const WHO: Readonly<Record<OrderSummary['next']['who'], string>> = {
  owner: '轮到你',
  shop: '等门店',
  operator: '等客服',
  platform: '等平台',
  none: '',
}

/** One order in the list: its state, what for, and who acts next by when. */
export function OrderCard({ order, turn }: { order: OrderSummary; turn: Turn }) {
  const { id, serviceName, shopName, vehicleText, slotStartAt, next, dueFen } = order
  return (
    <View className={`orders-card orders-card-${turn}`}>
      <Tap
        className="orders-open"
        label={`${serviceName} ${stateWord(order)}`}
        onTap={() => go('/order/detail/index', { orderId: id })}
      >
        <View className="orders-row">
          <Text className="orders-service">{serviceName}</Text>
          <Text className="orders-state">{stateWord(order)}</Text>
        </View>
        <Text className="orders-quiet">
          {[shopName ?? (turn === 'ended' ? [] : '正在找门店'), vehicleText].flat().join(' · ')}
        </Text>
        {turn === 'ended' ? (
          <Text className="orders-quiet">{dayAndClock(slotStartAt, serverNow())}</Text>
        ) : (
          <Text className="orders-next">{nextWords(next)}</Text>
        )}
        {turn !== 'ended' && (dueFen ?? 0) > 0 && (
          <Text className="orders-due">{`待支付 ${money(dueFen ?? 0)}`}</Text>
        )}
      </Tap>
      {turn === 'ended' && (
        <View className="orders-again">
          <Button kind="second" isCompact label={`再来一单 ${serviceName}`} onTap={() => rebook(order)}>
            再来一单
          </Button>
        </View>
      )}
    </View>
  )
}

/** The list knows no flags, but the next step tells a supplement from plain work. */
function stateWord({ state, next, slotStartAt }: OrderSummary): string {
  if (state === 'ACCEPTED' && next.by !== slotStartAt) return '门店无法服务'
  if (state === 'IN_SERVICE' && next.who === 'owner') return '有新增项待确认'
  if (state === 'DELIVERED' && next.who !== 'owner') return '售后处理中'
  return OWNER_STATE_WORDS[state]
}

function nextWords({ who, what, by }: OrderSummary['next']): string {
  const until = by === null ? '' : ` · ${dayAndClock(by, serverNow())} 前`
  return `${WHO[who]}：${what}${until}`
}
