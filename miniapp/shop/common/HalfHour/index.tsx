import { Picker, Text, View } from '@tarojs/components'
import { minuteOfDay } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import './index.scss'

const STEP_MIN = 30
const DAY_MIN = 1440

type HalfHourProps = {
  label: string
  minute: number
  /** The first and last that can be chosen, in minutes since midnight. */
  from?: number
  until?: number
  onPick: (minute: number) => void
}

/** A time of day on the half-hour grid of the bookings, by WeChat's wheel. */
export function HalfHour({ label, minute, from = 0, until = DAY_MIN, onPick }: HalfHourProps) {
  const minutes = Array.from({ length: (until - from) / STEP_MIN + 1 }, (_, index) => from + index * STEP_MIN)
  return (
    <Picker
      mode="selector"
      range={minutes.map(minuteOfDay)}
      value={Math.max(0, minutes.indexOf(minute))}
      aria-role="button"
      aria-label={`${label} ${minuteOfDay(minute)}`}
      onChange={({ detail }) => onPick(minutes[Number(detail.value)] ?? minute)}
    >
      <View className="half-hour">
        <Text className="half-hour-label">{label}</Text>
        <Text className="half-hour-value">{minuteOfDay(minute)}</Text>
        <Icon name="down" size="small" />
      </View>
    </Picker>
  )
}
