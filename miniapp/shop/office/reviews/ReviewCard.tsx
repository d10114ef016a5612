import { Text, View } from '@tarojs/components'
import { day } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { DIMENSIONS, type Review } from './dimensions'

export function ReviewCard({ review, onReply }: { review: Review; onReply?: () => void }) {
  const { id, text, photoIds, vehicleText, counted, reply, edited, at } = review
  return (
    <Card>
      <View className="reviews-head">
        <Text className="reviews-car">{vehicleText}</Text>
        <Text className="reviews-when">{`${day(at)}${edited ? ' 改过' : ''}`}</Text>
      </View>
      <Text className="reviews-marks">
        {DIMENSIONS.map(({ key, label }) => `${label} ${review[key]} 星`).join(' · ')}
      </Text>
      {text !== '' && <Text className="reviews-text">{text}</Text>}
      {photoIds.length > 0 && (
        <PhotoStrip photoIds={photoIds} label={`${vehicleText}的评价`} folder={`/reviews/${id}/photos`} />
      )}
      {!counted && <Text className="reviews-when">与门店有关联，公开显示但不计入评分</Text>}
      {reply !== null && (
        <View className="reviews-reply">
          <Text className="reviews-when">门店回复</Text>
          <Text className="reviews-text">{reply}</Text>
        </View>
      )}
      {onReply !== undefined && (
        <Button kind="second" label={`回复 ${vehicleText}`} onTap={onReply}>
          回复
        </Button>
      )}
    </Card>
  )
}
