import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { Button } from '@/common/ui/Button'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Segments } from '@/common/ui/Segments'
import { chooseForBooking } from '../../common/booking-draft'
import { usePlace } from '../../common/place'
import { PlaceLine } from '../../common/PlaceSheet'
import { ShopLine, type ShopCard } from '../../common/ShopLine'
import { ShopMap } from './ShopMap'
import './index.scss'

const VIEWS = [
  { value: 'list', label: '列表' },
  { value: 'map', label: '地图' },
] as const

/** Every open shop, the nearest first, as a list or on the map; with a service only those that offer it. */
export default function ShopsPage() {
  const { serviceId } = useRouter().params
  const place = usePlace()
  const { lat, lng } = place.place
  const [view, setView] = useState<'list' | 'map'>('list')
  const shops = usePaged<ShopCard>(`shops-${serviceId ?? ''}-${lat}-${lng}`, (cursor) =>
    api('GET /shops', {
      query: {
        lat,
        lng,
        ...(serviceId === undefined ? {} : { serviceId }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    }),
  )
  const draw = (shop: ShopCard) => <ShopRow key={shop.id} shop={shop} serviceId={serviceId} />
  return (
    <Screen>
      <PlaceLine used={place} />
      <Segments label="怎么看" segments={VIEWS} value={view} onChoose={setView} />
      {view === 'map' && shops.data !== undefined && (
        <ShopMap place={place.place} shops={shops.data.items} draw={draw} />
      )}
      <View className={view === 'list' ? 'shops-list' : ''}>
        <MoreOf
          paged={shops}
          empty={<Empty icon="pin" text="附近没有能做这项服务的门店，换个位置试试" />}
          render={(shop) => (view === 'list' ? draw(shop) : null)}
        />
      </View>
    </Screen>
  )
}

function ShopRow({ shop, serviceId }: { shop: ShopCard; serviceId: string | undefined }) {
  const look = () => go('/shops/shop/index', { shopId: shop.id, serviceId })
  return (
    <ShopLine
      shop={shop}
      onTap={look}
      action={
        serviceId !== undefined && (
          <Button
            kind="second"
            isCompact
            label={`选 ${shop.name}`}
            onTap={() => chooseForBooking({ serviceId, shopId: shop.id, shopName: shop.name })}
          >
            选这家
          </Button>
        )
      }
    />
  )
}
