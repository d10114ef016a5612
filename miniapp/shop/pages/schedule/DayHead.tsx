import { Text, View } from '@tarojs/components'
import { serverNow } from '@/common/clock'
import { addDays, day, instantOf, localDay, weekday } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import type { Schedule } from './day'

type DayHeadProps = {
  on: string
  /** Not there while the first day loads. */
  week: Schedule['week'] | undefined
  onChoose: (on: string) => void
}

const DAYS = 7

/** Which day is shown, the ones beside it, and how full each day of its week is. */
export function DayHead({ on, week, onChoose }: DayHeadProps) {
  const today = localDay(serverNow())
  const most = Math.max(1, ...(week ?? []).map(({ bookings }) => bookings))
  return (
    <View className="schedule-head">
      <View className="schedule-days">
        <Tap className="schedule-step" label="前一天" onTap={() => onChoose(addDays(on, -1))}>
          <View className="schedule-left">
            <Icon name="right" />
          </View>
        </Tap>
        <View className="schedule-title">
          <Text className="schedule-day">{nameOf(on, today)}</Text>
          {on !== today && (
            <Tap className="schedule-today" onTap={() => onChoose(today)}>
              <Text>回到今天</Text>
            </Tap>
          )}
        </View>
        <Tap className="schedule-step" label="后一天" onTap={() => onChoose(addDays(on, 1))}>
          <Icon name="right" />
        </Tap>
      </View>
      <View className="schedule-week" aria-role="tablist" aria-label="这一周">
        {(week ?? weekOf(on)).map(({ on: one, bookings }) => (
          <Tap
            key={one}
            className={`schedule-one ${one === on ? 'schedule-one-chosen' : ''}`}
            role="tab"
            label={`${nameOf(one, today)} ${bookings === null ? '' : `${bookings} 单`}`}
            isChosen={one === on}
            onTap={() => onChoose(one)}
          >
            <Text className="schedule-one-weekday">{weekday(instantOf(one, 0)).slice(1)}</Text>
            <Text className="schedule-one-date">{String(Number(one.slice(8)))}</Text>
            <View className="schedule-load">
              <View className="schedule-load-bar" style={{ height: `${((bookings ?? 0) / most) * 100}%` }} />
            </View>
            <Text className="schedule-one-count">{bookings === null ? ' ' : String(bookings)}</Text>
          </Tap>
        ))}
      </View>
    </View>
  )
}

function nameOf(on: string, today: string): string {
  const at = instantOf(on, 0)
  return on === today ? `今天 ${day(at)} ${weekday(at)}` : `${day(at)} ${weekday(at)}`
}

function weekOf(on: string): { on: string; bookings: null }[] {
  const weekdayNumber = new Date(`${on}T00:00:00.000Z`).getUTCDay() || DAYS
  return Array.from({ length: DAYS }, (_, index) => ({
    on: addDays(on, index + 1 - weekdayNumber),
    bookings: null,
  }))
}
