import { Text, View } from '@tarojs/components'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { PhotoSlot, PhotoStrip } from '@/common/ui/Photo'
import { StarPicker } from '@/common/ui/Stars'
import { Tap } from '@/common/ui/Tap'
import type { ReviewForm, Scores } from './use-review'
import { PHOTOS_MAX, type OrderPhotos } from '@/common/order-photos'

const TEXT_CHARS_MAX = 1000
const DIMENSIONS: readonly { key: keyof Scores; label: string }[] = [
  { key: 'skill', label: '技术' },
  { key: 'manner', label: '态度' },
  { key: 'priceClarity', label: '价格透明' },
]

export function Form({ form, photos }: { form: ReviewForm; photos: OrderPhotos }) {
  const { scores, text, keptPhotoIds } = form
  const count = keptPhotoIds.length + photos.shots.length
  return (
    <>
      <Card title="这次怎么样">
        {DIMENSIONS.map(({ key, label }) => (
          <StarPicker
            key={key}
            label={label}
            value={scores[key]}
            onPick={(stars) => form.setScores({ [key]: stars })}
          />
        ))}
        <View className="review-all">
          <Button
            kind="second"
            isCompact
            onTap={() => form.setScores({ skill: 5, manner: 5, priceClarity: 5 })}
          >
            三项都是 5 星
          </Button>
        </View>
      </Card>
      <Card title="说几句，可以不写">
        <Field
          label="做得好的，或不好的"
          value={text}
          onChange={form.setText}
          hint="例如：旧件给看了，价格和报价一样"
          charsMax={TEXT_CHARS_MAX}
          isLong
        />
        <View className="review-photos">
          {photos.shots.map((shot) => (
            <PhotoSlot
              key={shot.id}
              photo={shot}
              onTap={() => (shot.state === 'failed' ? photos.retry(shot.id) : photos.remove(shot.id))}
            />
          ))}
          {count < PHOTOS_MAX && (
            <PhotoSlot
              photo={{ label: `加照片 ${count}/${PHOTOS_MAX}`, state: 'missing' }}
              onTap={() => void photos.add(keptPhotoIds.length)}
            />
          )}
        </View>
        {keptPhotoIds.length > 0 && <PhotoStrip photoIds={keptPhotoIds} label="原来的评价" />}
        {keptPhotoIds.map((photoId, index) => (
          <Tap key={photoId} className="review-drop" onTap={() => form.dropPhoto(photoId)}>
            <Text>{`去掉原来的照片 ${index + 1}`}</Text>
          </Tap>
        ))}
      </Card>
      <Text className="review-foot">
        评价不会影响放款和质保。公开显示时没有你的车牌和姓名，之后可改一次。
      </Text>
    </>
  )
}
