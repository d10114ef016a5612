import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { PhotoStrip } from '@/common/ui/Photo'
import { Tag, type TagTone } from '@/common/ui/Tag'
import './InspectionList.scss'

type Inspection = NonNullable<Order['inspection']>
type Level = Inspection['items'][number]['level']

const LEVELS: Readonly<Record<Level, { word: string; tone: TagTone }>> = {
  urgent: { word: '红 · 需尽快处理', tone: 'danger' },
  watch: { word: '黄 · 需留意', tone: 'waiting' },
  good: { word: '绿 · 正常', tone: 'released' },
}
const WORST_FIRST: readonly Level[] = ['urgent', 'watch', 'good']

/** The sheet of an inspection, the worst first; the colour is also said in words. */
export function InspectionList({ inspection }: { inspection: Inspection }) {
  const items = WORST_FIRST.flatMap((level) => inspection.items.filter((item) => item.level === level))
  return (
    <View className="inspection">
      {items.map(({ name, level, note, photoIds }) => (
        <View key={name} className="inspection-item">
          <View className="inspection-head">
            <Text className="inspection-name">{name}</Text>
            <Tag tone={LEVELS[level].tone}>{LEVELS[level].word}</Tag>
          </View>
          {note !== '' && <Text className="inspection-note">{note}</Text>}
          {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label={name} />}
        </View>
      ))}
      <Text className="inspection-note">{`${inspection.byName} 检测`}</Text>
    </View>
  )
}
