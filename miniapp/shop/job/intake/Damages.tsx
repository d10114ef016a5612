import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Icon } from '@/common/ui/Icon'
import { Sheet } from '@/common/ui/Sheet'
import { Tap } from '@/common/ui/Tap'
import type { QueuedPhoto } from '@/common/upload-queue'
import { TagPhotos } from '../parts/TagPhotos'
import { CarOutline } from './CarOutline'

const KINDS = ['划痕', '凹陷', '掉漆', '开裂', '锈蚀', '缺件'] as const
/** Of the API: more is no list but a wreck, which a photo shows better. */
const DAMAGES_MAX = 30

/** Scratches and dents that the car has come with: where, what, and a picture of it. */
export function Damages({
  orderId,
  photos,
  damages,
  onChange,
}: {
  orderId: string
  photos: readonly QueuedPhoto[]
  damages: readonly string[]
  onChange: (damages: readonly string[]) => void
}) {
  const [zone, setZone] = useState<string>()
  const add = (kind: string) => {
    const damage = `${zone ?? ''} ${kind}`
    if (!damages.includes(damage) && damages.length < DAMAGES_MAX) onChange([...damages, damage])
    setZone(undefined)
  }
  return (
    <Card title="已有损伤" aside={<Text className="intake-count">没有就不用点</Text>}>
      <CarOutline damages={damages} onZone={setZone} />
      {damages.map((damage) => (
        <View key={damage} className="intake-damage">
          <View className="intake-damage-head">
            <Text className="intake-damage-name">{damage}</Text>
            <Tap
              className="intake-damage-remove"
              label={`去掉 ${damage}`}
              onTap={() => onChange(damages.filter((one) => one !== damage))}
            >
              <Icon name="trash" />
            </Tap>
          </View>
          <TagPhotos orderId={orderId} slot="damage" tag={damage} label={damage} photos={photos} most={3} />
        </View>
      ))}
      {zone !== undefined && (
        <Sheet title={zone} onClose={() => setZone(undefined)}>
          <Choice
            label={`${zone}怎么了`}
            columns={2}
            value={undefined}
            options={KINDS.map((kind) => ({ value: kind, label: kind }))}
            onChoose={add}
          />
        </Sheet>
      )}
    </Card>
  )
}
