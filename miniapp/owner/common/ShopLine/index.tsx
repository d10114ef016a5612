import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock, distance } from '@/common/format'
import type { Reply } from '@/common/request'
import { Rating } from '@/common/ui/Stars'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

export type ShopCard = Reply<'GET /shops'>['items'][number]

type ShopLineProps = {
  shop: ShopCard
  /** One sentence: why this shop. */
  reason?: string
  price?: string
  /** The next time that is free. */
  slotAt?: string | undefined
  action?: ReactNode
  onTap: () => void
}

/** One shop among others: what it is called, how it was rated, how far it is, what it asks, and when it has time. */
export function ShopLine({ shop, reason, price, slotAt, action, onTap }: ShopLineProps) {
  const { name, rating, distanceMetres, instantBook } = shop
  return (
    <View className={`shop-line ${price === undefined ? 'shop-line-beside' : ''}`}>
      <Tap className="shop-line-words" label={`${name}，看门店`} onTap={onTap}>
        <View className="shop-line-head">
          <Text className="shop-line-name">{name}</Text>
          {instantBook && <Tag tone="action">免等接单</Tag>}
        </View>
        <View className="shop-line-facts">
          <Rating value={rating.score} count={rating.count} />
          {distanceMetres !== null && <Text>{distance(distanceMetres)}</Text>}
        </View>
        {reason !== undefined && <Text className="shop-line-reason">{reason}</Text>}
      </Tap>
      {(price !== undefined || action !== undefined) && (
        <View className="shop-line-foot">
          {price !== undefined && (
            <View className="shop-line-offer">
              <Text className="shop-line-price">{price}</Text>
              {slotAt !== undefined && (
                <Text className="shop-line-slot">{`最早 ${dayAndClock(slotAt, serverNow())}`}</Text>
              )}
            </View>
          )}
          {action}
        </View>
      )}
    </View>
  )
}
