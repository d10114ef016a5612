import { Text, View } from '@tarojs/components'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Rating } from '@/common/ui/Stars'
import { Tap } from '@/common/ui/Tap'

type ShopRating = Reply<'GET /shop'>['rating']

const DIMENSIONS = [
  { key: 'skill', label: '技术' },
  { key: 'manner', label: '态度' },
  { key: 'priceClarity', label: '价格透明' },
] as const

/** How owners rate the shop, each of the three things they are asked for. */
export function RatingCard({ rating, canOpen }: { rating: ShopRating; canOpen: boolean }) {
  const body = (
    <>
      <View className="shop-rating-head">
        <Text className="shop-rating-title">车主评价</Text>
        <Rating value={rating.score} count={rating.count} />
        {canOpen && <Icon name="right" size="small" />}
      </View>
      {rating.score !== null && (
        <View className="shop-dimensions">
          {DIMENSIONS.map(({ key, label }) => (
            <View key={key} className="shop-dimension">
              <Text className="shop-dimension-value">{rating[key]?.toFixed(1) ?? '—'}</Text>
              <Text className="shop-dimension-label">{label}</Text>
            </View>
          ))}
        </View>
      )}
    </>
  )
  return (
    <Card>
      {canOpen ? (
        <Tap
          className="shop-rating"
          label={`车主评价 ${rating.score === null ? '暂无' : `${rating.score.toFixed(1)} 分`}`}
          onTap={() => go('/office/reviews/index')}
        >
          {body}
        </Tap>
      ) : (
        body
      )}
    </Card>
  )
}
