import { Text, View } from '@tarojs/components'
import { serverNow } from '@/common/clock'
import { clock, dayAndClock, since } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import { Tag } from '@/common/ui/Tag'
import { CANCEL_CAUSE_WORDS, SHOP_STATE_WORDS } from '@/common/words'
import { nextWords } from '../../common/steps'
import type { Job } from '../parts/job'

const HOLD_WORDS: Readonly<Record<NonNullable<Job['flags']['hold']>, string>> = {
  'follow-up': '车主反馈有问题，处理完之前不放款',
  risk: '平台核查中，处理完之前不放款',
  operator: '平台介入中，处理完之前不放款',
  case: '售后处理中，结束之前不放款',
  complaint: '车主向微信支付投诉了，处理完之前不放款',
}

/** Which car, where it stands, whose turn it is and until when. Amber where it is the shop's. */
export function Head({ order }: { order: Job }) {
  const isOurs = order.next.who === 'shop'
  const now = serverNow()
  return (
    <View className={`order-head ${isOurs ? 'order-head-ours' : ''}`}>
      <View className="order-head-top">
        <Text className="order-head-state">{stateWords(order)}</Text>
        <Text className="order-head-since">{since(now - Date.parse(order.stateAt))}</Text>
      </View>
      {order.next.who !== 'none' && (
        <Text className="order-head-next">
          {`${nextWords(order.next)}${order.next.by === null ? '' : `，${dayAndClock(order.next.by, now)} 前`}`}
        </Text>
      )}
      {order.flags.hold !== null && order.next.who !== 'platform' && (
        <Text className="order-head-next">{HOLD_WORDS[order.flags.hold]}</Text>
      )}
      <View className="order-head-facts">
        <Text className="order-head-car">{order.vehicleText}</Text>
        <Text className="order-head-service">{order.serviceName}</Text>
        <View className="order-head-fact">
          <Icon name="clock" size="small" />
          <Text>{`${dayAndClock(order.slotStartAt, now)} – ${clock(order.slotEndAt)}`}</Text>
        </View>
        {order.technicianName !== null && (
          <View className="order-head-fact">
            <Icon name="wrench" size="small" />
            <Text>{[order.technicianName, order.bayName].filter((one) => one !== null).join(' · ')}</Text>
          </View>
        )}
        {order.reworkOf !== null && <Tag tone="waiting">返修，不收费</Tag>}
        {order.note !== '' && (
          <View className="order-head-note">
            <Tag>车主说</Tag>
            <Text>{order.note}</Text>
          </View>
        )}
      </View>
    </View>
  )
}

function stateWords({ state, flags, cancelCause }: Job): string {
  if (state === 'CANCELLED' && cancelCause !== null)
    return cancelCause === 'owner' ? '车主已取消' : CANCEL_CAUSE_WORDS[cancelCause]
  if (flags.withdrawn && state === 'ACCEPTED') return '已退单，等车主选择'
  if (state === 'IN_SERVICE' && flags.supplementPending) return '等车主确认增项'
  if (state === 'IN_SERVICE' && flags.waitingPartsUntil !== null) return '等配件'
  return SHOP_STATE_WORDS[state]
}
