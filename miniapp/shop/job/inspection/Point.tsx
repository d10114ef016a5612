import { Text, View } from '@tarojs/components'
import { Field } from '@/common/ui/Field'
import { Tap } from '@/common/ui/Tap'
import type { QueuedPhoto } from '@/common/upload-queue'
import { LEVEL_WORDS, type Level } from '../parts/levels'
import { TagPhotos } from '../parts/TagPhotos'
import type { SheetOfJob } from './use-sheet'

const LEVELS: readonly Level[] = ['good', 'watch', 'urgent']

/** One point of the sheet. Green, yellow and red each have their word: colour alone would not tell. */
export function Point({
  orderId,
  name,
  sheet,
  photos,
}: {
  orderId: string
  name: string
  sheet: SheetOfJob
  photos: readonly QueuedPhoto[]
}) {
  const chosen = sheet.draft.levels[name]
  const isFound = chosen === 'watch' || chosen === 'urgent'
  return (
    <View className="point">
      <View className="point-row">
        <Text className="point-name">{name}</Text>
        <View className="point-levels" aria-role="radiogroup" aria-label={name}>
          {LEVELS.map((level) => (
            <Tap
              key={level}
              className={`point-level ${level === chosen ? `point-${level}` : ''}`}
              role="radio"
              label={`${name} ${LEVEL_WORDS[level]}`}
              isChosen={level === chosen}
              onTap={() => sheet.setLevel(name, level)}
            >
              <Text>{LEVEL_WORDS[level]}</Text>
            </Tap>
          ))}
        </View>
      </View>
      {isFound && (
        <>
          <Field
            label={`${name}怎么了`}
            value={sheet.draft.notes[name] ?? ''}
            onChange={(note) => sheet.setNote(name, note)}
            hint="车主会看到，例如 剩 2 毫米"
            charsMax={200}
          />
          <TagPhotos orderId={orderId} slot="finding" tag={name} label={name} photos={photos} />
        </>
      )}
    </View>
  )
}
