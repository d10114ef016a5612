import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { day } from '@/common/format'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { Rating } from '@/common/ui/Stars'

type Review = Reply<'GET /shops/:shopId/reviews'>['items'][number]

/** What owners wrote after the work was done, with what the shop answered. */
export function Reviews({ shopId }: { shopId: string }) {
  const reviews = usePaged<Review>(`reviews-${shopId}`, (cursor) =>
    api('GET /shops/:shopId/reviews', {
      params: { shopId },
      query: cursor === undefined ? {} : { cursor },
    }),
  )
  return (
    <Card title="车主评价">
      <MoreOf
        paged={reviews}
        empty={<Empty icon="star" text="还没有评价" />}
        render={(review) => <ReviewRow key={review.id} review={review} />}
      />
    </Card>
  )
}

function ReviewRow({ review }: { review: Review }) {
  const { skill, manner, priceClarity, text, photoIds, vehicleText, reply, at } = review
  return (
    <View className="shop-review">
      <View className="shop-review-head">
        <Rating value={(skill + manner + priceClarity) / 3} />
        <Text className="shop-note">{`${vehicleText} · ${day(at)}`}</Text>
      </View>
      {text !== '' && <Text className="shop-review-text">{text}</Text>}
      {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label={`${vehicleText}的评价`} />}
      {reply !== null && <Text className="shop-review-reply">{`门店回复：${reply}`}</Text>}
    </View>
  )
}
