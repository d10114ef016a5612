import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { Countdown } from '@/common/ui/Countdown'
import { CANCEL_CAUSE_WORDS, ownerStateWord } from '@/common/words'
import { isOwnersTurn } from '../parts/next-action'

/** Seconds are counted where they matter; a deadline tomorrow is told by its time. */
const COUNTED_MS = 3 * 3_600_000

/** The state in one word, and for what and which car. */
export function Head({ order }: { order: Order }) {
  const { state, next, cancelCause } = order
  return (
    <View className={`order-head ${isOwnersTurn(order) ? 'order-head-mine' : ''}`}>
      <Text className="order-state">{ownerStateWord(order)}</Text>
      {state === 'CANCELLED' && cancelCause !== null && (
        <Text className="order-why">{CANCEL_CAUSE_WORDS[cancelCause]}</Text>
      )}
      {isCounted(order) && next.by !== null && <Countdown until={next.by} label="剩余" />}
      <Text className="order-what">{`${order.serviceName} · ${order.vehicleText}`}</Text>
      {order.note !== '' && <Text className="order-why">{`你的备注：${order.note}`}</Text>}
      {order.flags.waitingPartsUntil !== null && (
        <Text className="order-why">{`门店承诺配件 ${dayAndClock(order.flags.waitingPartsUntil, serverNow())} 前到货`}</Text>
      )}
    </View>
  )
}

function isCounted({ state, next }: Order): boolean {
  if (next.by === null || !['MATCHING', 'PENDING_PAY', 'AWAIT_APPROVAL', 'ACCEPTED'].includes(state))
    return false
  const leftMs = Date.parse(next.by) - serverNow()
  return leftMs > 0 && leftMs < COUNTED_MS
}
