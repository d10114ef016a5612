import { Text, View } from '@tarojs/components'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
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

/** What is built in for each part that was done: what its label says, and the label. */
export function PiecesToNote({ order, notes, photos, done }: Props & { done: ReadonlySet<string> }) {
  const parts = order.lines.filter(
    ({ id, kind, state }) => kind === 'part' && state === 'approved' && done.has(id),
  )
  if (order.work === null || parts.length === 0) return null
  return (
    <Card title="装上的配件" aside={<Text className="finish-aside">照着包装标签填</Text>}>
      {parts.map((line) => (
        <PieceToNote key={line.id} order={order} line={line} notes={notes} photos={photos} />
      ))}
    </Card>
  )
}

function PieceToNote({ order, line, notes, photos }: Props & { line: Job['lines'][number] }) {
  const { id, name } = line
  const draft = notes.draftOf(line)
  const noted = notes.noted.filter(({ lineId }) => lineId === id)
  const newest = noted[noted.length - 1]
  if (newest !== undefined && draft === undefined)
    return (
      <View className="finish-piece">
        <View className="finish-step">
          <Box isOn />
          <View className="finish-words">
            <Text className="finish-label">{name}</Text>
            {noted.map((piece) => (
              <Text key={piece.id} className="finish-aside">
                {[piece.brand, piece.partNumber, piece.serial, piece.byName]
                  .filter((word) => word !== null)
                  .join(' · ')}
              </Text>
            ))}
          </View>
        </View>
        <Button kind="second" onTap={() => notes.correct(newest)}>
          {`更正${name}`}
        </Button>
      </View>
    )
  return (
    <View className="finish-piece">
      <Text className="finish-label">{name}</Text>
      <Field
        label={`${name}的品牌`}
        value={draft?.brand ?? line.brand ?? ''}
        charsMax={40}
        hint="标签上的品牌"
        onChange={(brand) => notes.edit(line, { brand })}
      />
      <Field
        label={`${name}的零件号`}
        value={draft?.partNumber ?? ''}
        charsMax={60}
        hint="例如 OC 593/4"
        onChange={(partNumber) => notes.edit(line, { partNumber })}
      />
      <Field
        label={`${name}的序列号或批号（没有可不填）`}
        value={draft?.serial ?? ''}
        charsMax={60}
        onChange={(serial) => notes.edit(line, { serial })}
      />
      <TagPhotos orderId={order.id} slot="piece" tag={id} label={`${name}标签`} photos={photos} most={1} />
    </View>
  )
}
