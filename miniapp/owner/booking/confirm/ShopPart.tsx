import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock, distance } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Rating } from '@/common/ui/Stars'
import { Tap } from '@/common/ui/Tap'
import { priceText, type MatchedShop } from '../../common/services'
import { ShopLine } from '../../common/ShopLine'
import type { Booking } from './use-booking'
import { PART_WORDS } from './words'

/** Where: the shop that fits best with the reason, and the two others beside it to compare. */
export function ShopPart({ booking }: { booking: Booking }) {
  const { match, draft } = booking
  const all = () => go('/booking/shops/index', { serviceId: draft?.serviceId })
  return (
    <WhenLoaded
      loaded={match}
      blocks={2}
      empty={(items) =>
        items.length === 0 &&
        booking.shopId === undefined && (
          <Empty icon="pin" text="附近近 7 天没有空闲的门店" action="看全部门店" onAction={all} />
        )
      }
    >
      {(items) => <ShopChoice booking={booking} items={items} onAll={all} />}
    </WhenLoaded>
  )
}

type ShopChoiceProps = { booking: Booking; items: readonly MatchedShop[]; onAll: () => void }

function ShopChoice({ booking, items, onAll }: ShopChoiceProps) {
  const { matched, shop, shopId } = booking
  const [isAsking, setAsking] = useState(false)
  const card = matched?.shop ?? shop.data
  const others = items.filter((one) => one.shop.id !== shopId)
  return (
    <Card title={matched !== undefined && matched === items[0] ? '推荐门店' : '你选的门店'}>
      {card !== undefined && (
        <ShopLine
          shop={card}
          {...(matched === undefined
            ? {}
            : {
                reason: matched.reason,
                price: priceText(matched.estimate.priceMode, matched.estimate),
              })}
          onTap={() => go('/shops/shop/index', { shopId: card.id })}
          action={
            matched !== undefined && (
              <Button kind="plain" isCompact onTap={() => setAsking(true)}>
                为什么推荐
              </Button>
            )
          }
        />
      )}
      <View className="confirm-others">
        {others.map((one) => (
          <OtherShop
            key={one.shop.id}
            item={one}
            onChoose={() =>
              booking.patch({ shopId: one.shop.id, shopName: one.shop.name, slotStartAt: undefined })
            }
          />
        ))}
      </View>
      {items.length > 1 && booking.car !== undefined && (
        <Button
          kind="plain"
          onTap={() =>
            go('/booking/compare/index', { serviceId: booking.draft?.serviceId, vehicleId: booking.car?.id })
          }
        >
          {`${items.length} 家逐项对比`}
        </Button>
      )}
      <Button kind="plain" onTap={onAll}>
        全部门店，列表或地图
      </Button>
      {isAsking && matched !== undefined && <WhySheet item={matched} onClose={() => setAsking(false)} />}
    </Card>
  )
}

/** Another shop to compare: price, distance, rating, next time. One tap takes it. */
function OtherShop({ item, onChoose }: { item: MatchedShop; onChoose: () => void }) {
  const { shop, estimate, slots } = item
  const slotAt = slots[0]?.startAt
  return (
    <Tap className="confirm-other" label={`换成 ${shop.name}`} onTap={onChoose}>
      <Text className="confirm-other-name">{shop.name}</Text>
      <Text className="confirm-other-price">{priceText(estimate.priceMode, estimate)}</Text>
      <View className="confirm-other-facts">
        <Rating value={shop.rating.score} />
        {shop.distanceMetres !== null && <Text>{distance(shop.distanceMetres)}</Text>}
      </View>
      {slotAt !== undefined && <Text className="confirm-second">{dayAndClock(slotAt, serverNow())}</Text>}
    </Tap>
  )
}

function WhySheet({
  item: { shop, parts, reason, score },
  onClose,
}: {
  item: MatchedShop
  onClose: () => void
}) {
  return (
    <Sheet title="为什么推荐" onClose={onClose}>
      <Text className="confirm-why-shop">{`${shop.name} ${Math.round(score)} 分`}</Text>
      <Text className="confirm-second">{reason}</Text>
      {parts.map(({ name, value, weight, why }) => (
        <View key={name} className="confirm-why">
          <View className="confirm-why-head">
            <Text>{PART_WORDS[name]}</Text>
            <Text className="confirm-second">{`${Math.round(value)} 分，占 ${weight}%`}</Text>
          </View>
          <View className="confirm-why-track" aria-hidden>
            <View className="confirm-why-value" style={{ width: `${value}%` }} />
          </View>
          <Text className="confirm-second">{why}</Text>
        </View>
      ))}
      <Text className="confirm-second">排序只看这六项，门店不能花钱往前排。</Text>
    </Sheet>
  )
}
