import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad, type Loaded } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import type { Car } from '../../common/cars'
import type { Place } from '../../common/place'
import { priceText, type MatchedShop, type Service } from '../../common/services'
import { ShopLine } from '../../common/ShopLine'

/** The three shops that fit best for what most people come for. */
export function useNearby(
  service: Service | undefined,
  car: Car | undefined,
  { lat, lng }: Place,
): Loaded<readonly MatchedShop[]> {
  return useLoad<readonly MatchedShop[]>(
    `nearby-${service?.id ?? ''}-${car?.powertrain ?? ''}-${lat}-${lng}`,
    () =>
      service === undefined
        ? undefined
        : api('GET /match', {
            query: {
              serviceId: service.id,
              lat,
              lng,
              ...(car === undefined ? {} : { powertrain: car.powertrain }),
            },
          }).then(({ items }) => items),
  )
}

export function NearbyShops({
  service,
  nearby,
}: {
  service: Service
  nearby: Loaded<readonly MatchedShop[]>
}) {
  return (
    <WhenLoaded
      loaded={nearby}
      empty={(items) =>
        items.length === 0 && (
          <Empty
            icon="pin"
            text="这附近暂时没有可约的门店"
            action="看全部门店"
            onAction={() => go('/booking/shops/index')}
          />
        )
      }
    >
      {(items) => (
        <Card
          title={`${service.name} · 为你推荐`}
          aside={<Text className="home-nearby-mode">先看价再预约</Text>}
        >
          {items.map((item) => (
            <NearbyShop key={item.shop.id} service={service} item={item} />
          ))}
          <View className="home-nearby-more">
            <Button kind="plain" onTap={() => go('/booking/shops/index', { serviceId: service.id })}>
              看全部门店
            </Button>
          </View>
        </Card>
      )}
    </WhenLoaded>
  )
}

function NearbyShop({ service, item }: { service: Service; item: MatchedShop }) {
  const { shop, reason, estimate, slots } = item
  return (
    <ShopLine
      shop={shop}
      reason={reason}
      price={priceText(estimate.priceMode, estimate)}
      slotAt={slots[0]?.startAt}
      onTap={() => go('/shops/shop/index', { shopId: shop.id })}
      action={
        <Button
          kind="second"
          isCompact
          label={`预约 ${shop.name} ${service.name}`}
          onTap={() => go('/booking/confirm/index', { serviceId: service.id, shopId: shop.id })}
        >
          预约
        </Button>
      }
    />
  )
}
