import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { usePaged } from '@/common/paged'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Rating } from '@/common/ui/Stars'
import { isDesk, useMe } from '../../common/me'
import { ReplySheet } from './ReplySheet'
import { ReviewCard } from './ReviewCard'
import { DIMENSIONS, trendsOf, type Review, type ShopRating } from './trend'
import './index.scss'

/** What owners said, where it is going, and the shop's one answer to each. */
export default function ReviewsPage() {
  const me = useMe()
  const shopId = me.data?.active?.shopId
  const shop = useLoad('shop', () => api('GET /shop'))
  const reviews = usePaged(`reviews ${shopId ?? ''}`, async (cursor) => {
    if (shopId === undefined) return { items: [], nextCursor: null }
    return api('GET /shops/:shopId/reviews', {
      params: { shopId },
      query: cursor === undefined ? {} : { cursor },
    })
  })
  const [answering, setAnswering] = useState<Review>()
  const canReply = isDesk(me.data?.active)
  return (
    <Screen>
      <WhenLoaded loaded={shop} blocks={1}>
        {({ rating }) => <Marks rating={rating} newest={reviews.data?.items ?? []} />}
      </WhenLoaded>
      <WhenLoaded
        loaded={reviews}
        empty={({ items }) =>
          items.length === 0 && (
            <Empty icon="star" text="还没有评价。订单完成后车主可以评价，内容通过检查后显示在这里" />
          )
        }
      >
        {({ items, hasMore }) => (
          <>
            {items.map((review) => (
              <ReviewCard
                key={review.id}
                review={review}
                {...(canReply && review.reply === null ? { onReply: () => setAnswering(review) } : {})}
              />
            ))}
            {hasMore && (
              <Button kind="second" isBusy={reviews.isLoading} onTap={() => void reviews.more()}>
                看更早的
              </Button>
            )}
          </>
        )}
      </WhenLoaded>
      {answering !== undefined && (
        <ReplySheet
          review={answering}
          onClose={() => setAnswering(undefined)}
          onReplied={() => {
            setAnswering(undefined)
            void reviews.reload()
          }}
        />
      )}
    </Screen>
  )
}

function Marks({ rating, newest }: { rating: ShopRating; newest: readonly Review[] }) {
  const trends = trendsOf(rating, newest)
  if (rating.overall === null) return null
  return (
    <Card title="总评" aside={<Rating value={rating.overall} count={rating.count} />}>
      {DIMENSIONS.map(({ key, label }) => {
        const trend = trends.find((one) => one.label === label)
        return (
          <View key={key} className="reviews-mark">
            <Text className="reviews-label">{label}</Text>
            <Text className="reviews-value">{rating[key]?.toFixed(2) ?? '—'}</Text>
            {trend !== undefined && (
              <Text className={`reviews-trend ${trend.word === '在变差' ? 'reviews-worse' : ''}`}>
                {`最近 10 条 ${trend.latest.toFixed(1)}，${trend.word}`}
              </Text>
            )}
          </View>
        )
      })}
    </Card>
  )
}
