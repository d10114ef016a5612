import { Text, View } from '@tarojs/components'
import { clock, day } from '@/common/format'
import { go } from '@/common/nav'
import { Icon } from '@/common/ui/Icon'
import { Tag, type TagTone } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { SHOP_STATE_WORDS } from '@/common/words'
import { placeOfNow, type Booking, type Column, type Leave, type View as Side } from './day'

/** States in which the shop has to do something. */
const OURS: readonly Booking['state'][] = ['MATCHING', 'CHECKED_IN', 'IN_SERVICE', 'READY']
const OVER: readonly Booking['state'][] = ['DELIVERED', 'COMPLETED', 'CANCELLED', 'NO_SHOW']

/** One bay or technician: the bookings of the day in their order, with the line of the present among them. */
export function DayColumn({ side, column, nowMs }: { side: Side; column: Column; nowMs: number | null }) {
  const { name, bookings, leaves } = column
  const nowPlace = nowMs === null ? -1 : placeOfNow(bookings, nowMs)
  return (
    <View className="schedule-column">
      <View className="schedule-column-head">
        <Text className="schedule-column-name">{name}</Text>
        <Text className="schedule-column-count">
          {bookings.length > 0 ? `${bookings.length} 单` : '空闲'}
        </Text>
      </View>
      {leaves.map((leave) => (
        <AwayRow key={leave.startsAt} leave={leave} />
      ))}
      {bookings.map((booking, index) => (
        <View key={booking.orderId}>
          {index === nowPlace && <NowLine nowMs={nowMs} />}
          <BookingRow side={side} booking={booking} />
        </View>
      ))}
      {nowPlace === bookings.length && bookings.length > 0 && <NowLine nowMs={nowMs} />}
    </View>
  )
}

function NowLine({ nowMs }: { nowMs: number | null }) {
  if (nowMs === null) return null
  return (
    <View className="schedule-now">
      <Text className="schedule-now-time">{`现在 ${clock(new Date(nowMs).toISOString())}`}</Text>
      <View className="schedule-now-line" />
    </View>
  )
}

function BookingRow({ side, booking }: { side: Side; booking: Booking }) {
  const { orderId, startAt, endAt, vehicleText, serviceName, state } = booking
  const with_ = side === 'bay' ? booking.technicianName : booking.bayName
  const tone: TagTone = OVER.includes(state) ? 'plain' : OURS.includes(state) ? 'waiting' : 'action'
  const word = SHOP_STATE_WORDS[state]
  return (
    <Tap
      className="schedule-booking"
      label={`${clock(startAt)} 到 ${clock(endAt)} ${vehicleText} ${serviceName} ${word}`}
      onTap={() => go('/job/order/index', { orderId })}
    >
      <View className="schedule-times">
        <Text className="schedule-start">{clock(startAt)}</Text>
        <Text className="schedule-end">{clock(endAt)}</Text>
      </View>
      <View className="schedule-words">
        <Text className="schedule-car">{vehicleText}</Text>
        <Text className="schedule-what">{`${serviceName} · ${with_}`}</Text>
      </View>
      <Tag tone={tone}>{word}</Tag>
      <Icon name="right" size="small" />
    </Tap>
  )
}

function AwayRow({ leave }: { leave: Leave }) {
  return (
    <View className="schedule-away">
      <Icon name="calendar" size="small" />
      <Text>{`休假 ${moment(leave.startsAt)} 至 ${moment(leave.endsAt)}`}</Text>
    </View>
  )
}

function moment(at: string): string {
  return `${day(at)} ${clock(at)}`
}
