import { Text, View } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { DIMENSIONS, type Summary } from './dimensions'

/** Where each of the three marks is going, month by month; the newest is on the right. */
export function TrendCard({ months }: { months: Summary['months'] }) {
  const last = months.at(-1)
  if (last === undefined) return null
  return (
    <Card title="每月走势" aside={<Text className="reviews-when">{spanOf(months)}</Text>}>
      {DIMENSIONS.map(({ key, label }) => (
        <View
          key={key}
          className="reviews-mark"
          aria-role="img"
          aria-label={`${label}：${months.map((one) => `${monthText(one.month)} ${one[key].toFixed(1)}`).join('，')}`}
        >
          <Text className="reviews-label">{label}</Text>
          <View className="reviews-bars">
            {months.map((one) => (
              <View key={one.month} className="reviews-slot">
                <View
                  className={`reviews-bar ${one.month === last.month ? 'reviews-bar-last' : ''}`}
                  style={{ height: `${Math.round((one[key] / STARS) * 100)}%` }}
                />
              </View>
            ))}
          </View>
          <Text className="reviews-value">{last[key].toFixed(1)}</Text>
          <Text className={`reviews-trend ${changeOf(months, key) < -NOTABLE ? 'reviews-worse' : ''}`}>
            {wordFor(changeOf(months, key))}
          </Text>
        </View>
      ))}
    </Card>
  )
}

const STARS = 5
/** Less than this is noise. */
const NOTABLE = 0.2

type Key = (typeof DIMENSIONS)[number]['key']

/** The last month against all before it, each by how many wrote; 0 where there is nothing to compare with. */
function changeOf(months: Summary['months'], key: Key): number {
  const last = months.at(-1)
  const before = months.slice(0, -1)
  const count = before.reduce((sum, one) => sum + one.count, 0)
  if (last === undefined || count === 0) return 0
  return last[key] - before.reduce((sum, one) => sum + one[key] * one.count, 0) / count
}

function wordFor(change: number): string {
  if (change > NOTABLE) return '在变好'
  return change < -NOTABLE ? '在变差' : '稳定'
}

/** "11 月" of "2026-11". */
function monthText(month: string): string {
  return `${Number(month.slice(5))} 月`
}

function spanOf(months: Summary['months']): string {
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return ''
  const count = months.reduce((sum, one) => sum + one.count, 0)
  const span = first === last ? monthText(last.month) : `${monthText(first.month)}至${monthText(last.month)}`
  return `${span}，${count} 条`
}
