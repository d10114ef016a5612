import { Text, View } from '@tarojs/components'
import { quantity } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import type { QueuedPhoto } from '@/common/upload-queue'
import type { Job } from '../parts/job'
import { TagPhotos } from '../parts/TagPhotos'
import { Box } from './Notes'
import { canAdd, type Piece, type Place } from './pieces'
import type { Notes } from './use-notes'

type Line = Job['lines'][number]
type Props = { order: Job; notes: Notes; photos: readonly QueuedPhoto[] }

/** What is built in for each part that was done: what its label says, and the label. */
export function PiecesToNote({ order, notes, photos, done }: Props & { done: ReadonlySet<string> }) {
  const parts = order.lines.filter(
    ({ id, kind, state }) => kind === 'part' && state === 'approved' && done.has(id),
  )
  if (order.work === null || parts.length === 0) return null
  return (
    <Card title="装上的配件" aside={<Text className="finish-aside">照着包装标签填</Text>}>
      {parts.map((line) => (
        <PiecesOfLine key={line.id} order={order} line={line} notes={notes} photos={photos} />
      ))}
    </Card>
  )
}

function PiecesOfLine({ line, notes, ...rest }: Props & { line: Line }) {
  const places = notes.placesOf(line)
  return (
    <View className="finish-piece">
      <Text className="finish-label">{line.name}</Text>
      {line.quantityMilli > 1000 && (
        <Text className="finish-aside">{`共 ${quantity(line.quantityMilli, line.unit)}，序列号不同的逐个记`}</Text>
      )}
      {places.map((place, index) => {
        const title = index === 0 ? line.name : `${line.name}（第 ${index + 1} 个）`
        return place.noted !== undefined && place.draft === undefined ? (
          <Noted key={place.tag} piece={place.noted} title={title} notes={notes} />
        ) : (
          <PieceForm
            key={place.tag}
            {...{ ...rest, line, notes, place, title }}
            canDrop={places.length > 1 || place.noted !== undefined}
          />
        )
      })}
      {canAdd(line, places) && (
        <Button kind="second" onTap={() => notes.add(line)}>
          {`再记一个${line.name}`}
        </Button>
      )}
    </View>
  )
}

function Noted({ piece, title, notes }: { piece: Piece; title: string; notes: Notes }) {
  return (
    <>
      <View className="finish-step">
        <Box isOn />
        <Text className="finish-words finish-aside">
          {[piece.brand, piece.partNumber, piece.serial, piece.byName]
            .filter((word) => word !== null)
            .join(' · ')}
        </Text>
      </View>
      <Button kind="second" onTap={() => notes.correct(piece)}>
        {`更正${title}`}
      </Button>
    </>
  )
}

type FormProps = Props & { line: Line; place: Place; title: string; canDrop: boolean }

function PieceForm({ order, line, notes, photos, place: { tag, noted, draft }, title, canDrop }: FormProps) {
  const edit = (part: Parameters<Notes['edit']>[2]) => notes.edit(line, tag, part)
  return (
    <View className="finish-form">
      <Field
        label={`${title}的品牌`}
        value={draft?.brand ?? line.brand ?? ''}
        charsMax={40}
        hint="标签上的品牌"
        onChange={(brand) => edit({ brand })}
      />
      <Field
        label={`${title}的零件号`}
        value={draft?.partNumber ?? ''}
        charsMax={60}
        hint="例如 OC 593/4"
        onChange={(partNumber) => edit({ partNumber })}
      />
      <Field
        label={`${title}的序列号或批号（没有可不填）`}
        value={draft?.serial ?? ''}
        charsMax={60}
        onChange={(serial) => edit({ serial })}
      />
      {noted !== undefined && <Text className="finish-aside">不重拍就用原来的标签照片</Text>}
      <TagPhotos orderId={order.id} slot="piece" tag={tag} label={`${title}标签`} photos={photos} most={1} />
      {canDrop && (
        <Button kind="plain" onTap={() => notes.drop(tag)}>
          {noted === undefined ? `不记${title}` : `不更正${title}`}
        </Button>
      )}
    </View>
  )
}
