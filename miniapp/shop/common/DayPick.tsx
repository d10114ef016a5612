import { Picker, Text, View } from '@tarojs/components'
import { day, instantOf, weekday } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import './HalfHour/index.scss'

type DayPickProps = { label: string; on: string; from: string; until: string; onPick: (on: string) => void }

/** A day by WeChat's wheel. */
export function DayPick({ label, on, from, until, onPick }: DayPickProps) {
  const at = instantOf(on, 0)
  const words = `${day(at)} ${weekday(at)}`
  return (
    <Picker
      mode="date"
      value={on}
      start={from}
      end={until}
      aria-role="button"
      aria-label={`${label} ${words}`}
      onChange={({ detail }) => onPick(String(detail.value))}
    >
      <View className="half-hour">
        <Text className="half-hour-label">{label}</Text>
        <Text className="half-hour-value">{words}</Text>
        <Icon name="down" size="small" />
      </View>
    </Picker>
  )
}
