import { Text, View } from '@tarojs/components'
import { serverNow } from '../../clock'
import { addDays, day as dayText, instantOf, localDay, weekday } from '../../format'
import { Tap } from '../Tap'
import './index.scss'

export type CalendarDay = {
  /** "2026-11-23" */
  readonly on: string
  /** How many starts are free; a day with none cannot be chosen. */
  readonly left: number
}

const WEEK = ['一', '二', '三', '四', '五', '六', '日']
/** From here on a day is said to be nearly full. */
const FEW = 3

/** The days that can be chosen, month by month under each other; each says whether it has room. */
export function Calendar({
  days,
  value,
  onChoose,
}: {
  days: readonly CalendarDay[]
  value: string | undefined
  onChoose: (on: string) => void
}) {
  const months = Array.from(new Set(days.map(({ on }) => on.slice(0, 7))))
  return (
    <View className="calendar" aria-role="radiogroup" aria-label="日期">
      <View className="calendar-week" aria-hidden>
        {WEEK.map((name) => (
          <Text key={name} className="calendar-weekday">
            {name}
          </Text>
        ))}
      </View>
      {months.map((month) => {
        const own = days.filter(({ on }) => on.startsWith(month))
        return (
          <View key={month}>
            <Text className="calendar-month">{`${Number(month.slice(0, 4))} 年 ${Number(month.slice(5))} 月`}</Text>
            <View className="calendar-days">
              {Array.from({ length: columnOf(own[0]?.on) }, (_, index) => (
                <View key={index} />
              ))}
              {own.map((one) => (
                <Day key={one.on} day={one} isChosen={one.on === value} onChoose={onChoose} />
              ))}
            </View>
          </View>
        )
      })}
    </View>
  )
}

function Day({
  day: { on, left },
  isChosen,
  onChoose,
}: {
  day: CalendarDay
  isChosen: boolean
  onChoose: (on: string) => void
}) {
  const at = instantOf(on, 0)
  const words = left === 0 ? '约满' : left <= FEW ? `剩 ${left}` : '可约'
  const today = localDay(serverNow())
  const near = on === today ? '今天' : on === addDays(today, 1) ? '明天' : undefined
  return (
    <Tap
      className={`calendar-day ${isChosen ? 'calendar-day-chosen' : ''}`}
      role="radio"
      label={`${dayText(at)} ${weekday(at)} ${words}`}
      isChosen={isChosen}
      isDisabled={left === 0}
      onTap={() => onChoose(on)}
    >
      <Text className="calendar-number">{near ?? String(Number(on.slice(8)))}</Text>
      <Text className="calendar-left">{words}</Text>
    </Tap>
  )
}

/** How many columns are empty before a day; the week begins on Monday. */
function columnOf(on: string | undefined): number {
  if (on === undefined) return 0
  return (new Date(`${on}T00:00:00.000Z`).getUTCDay() + 6) % 7
}
