import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { distanceMetres } from '@anxin/shared/kernel/geo'
import { serverNow } from '@/common/clock'
import { distance, localDay, minuteOfDay } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Rating } from '@/common/ui/Stars'
import { Tag } from '@/common/ui/Tag'
import type { Place } from '../../common/place'
import type { ShopPage } from '.'

const DIMENSIONS = [
  ['skill', '技术'],
  ['manner', '态度'],
  ['priceClarity', '价格透明'],
] as const

export function ShopHead({ shop, from }: { shop: ShopPage; from: Place }) {
  const { name, address, lat, lng, rating, bayCount, instantBook } = shop
  const far = distance(distanceMetres(from, { lat, lng }))
  return (
    <>
      <View className="shop-head">
        <View className="shop-head-name">
          <Text className="shop-name">{name}</Text>
          {instantBook && <Tag tone="action">免等接单</Tag>}
        </View>
        <Rating value={rating.score} count={rating.count} />
        {rating.count > 0 && (
          <View className="shop-dimensions">
            {DIMENSIONS.map(([key, label]) => (
              <View key={key} className="shop-dimension">
                <Text className="shop-dimension-value">{rating[key]?.toFixed(1) ?? '—'}</Text>
                <Text className="shop-dimension-label">{label}</Text>
              </View>
            ))}
          </View>
        )}
      </View>
      <Card isFlush>
        <Cell
          icon="pin"
          label={address}
          note={from.source === 'default' ? `距${from.name} ${far}` : `${far}，打开地图`}
          onTap={() => void Taro.openLocation({ latitude: lat, longitude: lng, name, address })}
        />
        <Cell icon="clock" label={hoursToday(shop)} note={`${bayCount} 个工位`} />
      </Card>
    </>
  )
}

function hoursToday({ hours }: ShopPage): string {
  const weekday = new Date(`${localDay(serverNow())}T00:00:00.000Z`).getUTCDay() || 7
  const today = hours.find((one) => one.weekday === weekday)
  if (today === undefined) return '今天休息'
  return `今天 ${minuteOfDay(today.opensMinute)}–${minuteOfDay(today.closesMinute)}`
}
