import { Text, View } from '@tarojs/components'
import { Choice } from '../Choice'
import { Icon } from '../Icon'
import { Tap } from '../Tap'
import './index.scss'

const FIVE = [1, 2, 3, 4, 5] as const

/** How something was rated, from 1 to 5 with its number beside: colour alone would not tell. */
export function Rating({ value, count }: { value: number | null; count?: number }) {
  if (value === null) return <Text className="rating-none">暂无评价</Text>
  return (
    <View
      className="rating"
      aria-role="img"
      aria-label={`${value.toFixed(1)} 分${count === undefined ? '' : `，${count} 条评价`}`}
    >
      <Icon name="star-full" size="small" />
      <Text className="rating-value">{value.toFixed(1)}</Text>
      {count !== undefined && <Text className="rating-count">{`${count} 条`}</Text>}
    </View>
  )
}

/** Five stars to tap. */
export function StarPicker({
  label,
  value,
  onPick,
}: {
  label: string
  value: number
  onPick: (stars: number) => void
}) {
  return (
    <View className="star-picker">
      <Text className="star-picker-label">{label}</Text>
      <View className="star-picker-row" aria-role="radiogroup" aria-label={label}>
        {FIVE.map((stars) => (
          <Tap
            key={stars}
            className="star-picker-star"
            role="radio"
            label={`${label} ${stars} 星`}
            isChosen={stars === value}
            onTap={() => onPick(stars)}
          >
            <View className={stars <= value ? 'star-picker-on' : 'star-picker-off'}>
              <Icon name={stars <= value ? 'star-full' : 'star'} size="large" />
            </View>
          </Tap>
        ))}
      </View>
    </View>
  )
}

const ALL = 'all'
const BY_STARS = [
  { value: ALL, label: '全部' },
  ...['5', '4', '3', '2', '1'].map((value) => ({ value, label: `${value} 星` })),
]

/** Only what was rated with so many stars, or all. */
export function StarFilter({
  value,
  onChoose,
}: {
  value: number | undefined
  onChoose: (stars: number | undefined) => void
}) {
  return (
    <Choice
      label="按星级看"
      options={BY_STARS}
      value={value === undefined ? ALL : String(value)}
      onChoose={(chosen) => onChoose(chosen === ALL ? undefined : Number(chosen))}
    />
  )
}
