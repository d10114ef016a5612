import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { day } from '@/common/format'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { Segments } from '@/common/ui/Segments'
import { Rating, StarFilter } from '@/common/ui/Stars'
import { carName, useCarInUse, type Car } from '../../common/cars'

type Review = Reply<'GET /shops/:shopId/reviews'>['items'][number]
type Whose = 'all' | 'mine'

/** What owners wrote after the work was done, with what the shop answered; all, or those of cars like hers. */
export function Reviews({ shopId }: { shopId: string }) {
  const { car } = useCarInUse()
  const [whose, setWhose] = useState<Whose>('all')
  const [stars, setStars] = useState<number>()
  const seriesId = whose === 'mine' ? car?.seriesId : undefined
  const query = { ...(seriesId === undefined ? {} : { seriesId }), ...(stars === undefined ? {} : { stars }) }
  const reviews = usePaged<Review>(`reviews-${shopId}-${seriesId ?? ''}-${stars ?? ''}`, (cursor) =>
    api('GET /shops/:shopId/reviews', {
      params: { shopId },
      query: cursor === undefined ? query : { ...query, cursor },
    }),
  )
  return (
    <Card title="车主评价">
      {car !== undefined && (
        <Segments<Whose>
          label="看谁的评价"
          segments={[
            { value: 'all', label: '所有车' },
            { value: 'mine', label: `只看${car.seriesName}` },
          ]}
          value={whose}
          onChoose={setWhose}
        />
      )}
      <StarFilter value={stars} onChoose={setStars} />
      <MoreOf
        paged={reviews}
        empty={<Empty icon="star" text={emptyText(seriesId === undefined ? undefined : car, stars)} />}
        render={(review) => <ReviewRow key={review.id} review={review} />}
      />
    </Card>
  )
}

function emptyText(car: Car | undefined, stars: number | undefined): string {
  if (car === undefined && stars === undefined) return '还没有评价'
  return `没有${car === undefined ? '' : `${carName(car)} 车主的`}${stars === undefined ? '' : ` ${stars} 星`}评价，可以看所有的`
}

function ReviewRow({ review }: { review: Review }) {
  const { id, skill, manner, priceClarity, text, photoIds, vehicleText, counted, reply, at } = review
  return (
    <View className="shop-review">
      <View className="shop-review-head">
        <Rating value={(skill + manner + priceClarity) / 3} />
        <Text className="shop-note">{`${vehicleText} · ${day(at)}`}</Text>
      </View>
      {text !== '' && <Text className="shop-review-text">{text}</Text>}
      {photoIds.length > 0 && (
        <PhotoStrip photoIds={photoIds} label={`${vehicleText}的评价`} folder={`/reviews/${id}/photos`} />
      )}
      {!counted && <Text className="shop-note">与门店有关联，不计入评分</Text>}
      {reply !== null && <Text className="shop-review-reply">{`门店回复：${reply}`}</Text>}
    </View>
  )
}
