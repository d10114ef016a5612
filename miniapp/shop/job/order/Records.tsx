import { Text, View } from '@tarojs/components'
import { kilometres } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { Tag, type TagTone } from '@/common/ui/Tag'
import type { Job } from '../parts/job'
import { LEVEL_WORDS } from '../parts/levels'

/** How the car came in. */
export function IntakeCard({ order: { intake } }: { order: Job }) {
  if (intake === null) return null
  return (
    <Card title="接车记录">
      <View className="record-figures">
        <Text>{`里程 ${kilometres(intake.odometerKm)} 公里`}</Text>
        <Text>{`油量/电量 ${intake.fuelPercent}%`}</Text>
      </View>
      {intake.damages.length > 0 && (
        <View className="record-tags">
          {intake.damages.map((damage, index) => (
            <Tag key={index}>{damage}</Tag>
          ))}
        </View>
      )}
      {intake.items !== '' && <Text className="record-line">{`车内物品：${intake.items}`}</Text>}
      <PhotoStrip photoIds={intake.photoIds} label="接车" />
    </Card>
  )
}

const LEVEL_TONES: Readonly<Record<keyof typeof LEVEL_WORDS, TagTone>> = {
  good: 'released',
  watch: 'waiting',
  urgent: 'danger',
}

/** What the inspection has found; what is good is only counted. */
export function InspectionCard({ order: { inspection } }: { order: Job }) {
  if (inspection === null) return null
  const found = inspection.items.filter(({ level }) => level !== 'good')
  const good = inspection.items.length - found.length
  return (
    <Card title="检测结果" aside={<Text className="record-second">{`${inspection.byName} 检测`}</Text>}>
      {found.map((item) => (
        <View key={item.name} className="record-finding">
          <View className="record-finding-head">
            <Tag tone={LEVEL_TONES[item.level]}>{LEVEL_WORDS[item.level]}</Tag>
            <Text className="record-finding-name">{item.name}</Text>
          </View>
          {item.note !== '' && <Text className="record-line">{item.note}</Text>}
          {item.photoIds.length > 0 && <PhotoStrip photoIds={item.photoIds} label={item.name} />}
        </View>
      ))}
      {good > 0 && <Text className="record-second">{`${good} 项良好`}</Text>}
    </Card>
  )
}
