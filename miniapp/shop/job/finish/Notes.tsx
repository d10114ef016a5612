import { Text, View } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import type { QueuedPhoto } from '@/common/upload-queue'
import type { Job } from '../parts/job'
import { TagPhotos } from '../parts/TagPhotos'
import type { Notes, Step } from './use-notes'

type Props = { order: Job; notes: Notes; photos: readonly QueuedPhoto[] }

/** The steps of the work: a photo ticks those that need one, a tap the others. */
export function StepsToDo({ order, notes, photos }: Props) {
  if (notes.steps.length === 0) return null
  return (
    <Card title="施工清单">
      {notes.steps.map((step) => (
        <StepToDo key={step.key} orderId={order.id} step={step} notes={notes} photos={photos} />
      ))}
    </Card>
  )
}

function StepToDo({
  orderId,
  step,
  notes,
  photos,
}: {
  orderId: string
  step: Step
  notes: Notes
  photos: readonly QueuedPhoto[]
}) {
  const { key, name, needsPhoto, done } = step
  const isOn = notes.isTicked(step)
  if (done !== null)
    return (
      <View className="finish-step">
        <Box isOn />
        <View className="finish-words">
          <Text className="finish-label">{name}</Text>
          <Text className="finish-aside">{`${done.byName} 已记`}</Text>
        </View>
      </View>
    )
  if (!needsPhoto)
    return (
      <Tap
        className="finish-step"
        role="checkbox"
        label={name}
        isChosen={isOn}
        onTap={() => notes.toggle(key)}
      >
        <Box isOn={isOn} />
        <Text className="finish-label">{name}</Text>
      </Tap>
    )
  return (
    <View className="finish-piece">
      <View className="finish-step">
        <Box isOn={isOn} />
        <View className="finish-words">
          <Text className="finish-label">{name}</Text>
          <Text className="finish-aside">拍一张，就算做完</Text>
        </View>
      </View>
      <TagPhotos orderId={orderId} slot="step" tag={key} label={name} photos={photos} />
    </View>
  )
}

export function Box({ isOn }: { isOn: boolean }) {
  return <View className={`finish-box ${isOn ? 'finish-box-on' : ''}`}>{isOn && <Icon name="check" />}</View>
}
