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

/** The sheet of an inspection by colour, the worst first; the colour is also said in words. */
export function InspectionList({ inspection }: { inspection: Inspection }) {
  const groups = WORST_FIRST.map((level) => ({
    level,
    items: inspection.items.filter((item) => item.level === level),
  })).filter(({ items }) => items.length > 0)
  return (
    <View className="inspection">
      {groups.map(({ level, items }) => (
        <View key={level} className="inspection-group">
          <View className="inspection-head">
            <Tag tone={LEVELS[level].tone}>{LEVELS[level].word}</Tag>
            <Text className="inspection-note">{`${items.length} 项`}</Text>
          </View>
          {level === 'good' ? (
            <Text className="inspection-note">{items.map(({ name }) => name).join('、')}</Text>
          ) : (
            items.map((item) => <Found key={item.name} item={item} />)
          )}
        </View>
      ))}
      <Text className="inspection-note">{`${inspection.byName} 检测`}</Text>
    </View>
  )
}

function Found({ item: { name, group, note, photoIds } }: { item: Inspection['items'][number] }) {
  return (
    <View className="inspection-item">
      <Text className="inspection-name">{group === null ? name : `${name} · ${group}`}</Text>
      {note !== '' && <Text className="inspection-note">{note}</Text>}
      {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label={name} />}
    </View>
  )
}
