import { Text } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { api } from '@/common/api'
import { go } from '@/common/nav'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { chooseForBooking } from '../../common/booking-draft'
import { Comparison } from '../../common/Comparison'
import { usePlace } from '../../common/place'
import { PlaceLine } from '../../common/PlaceSheet'
import './index.scss'

/** Before anything is booked: what the proposed shops would charge, side by side. */
export default function ComparePage() {
  const { serviceId = '', vehicleId = '' } = useRouter().params
  const place = usePlace()
  const { lat, lng } = place.place
  const compared = useLoad(`compare ${serviceId} ${vehicleId} ${lat} ${lng}`, () =>
    serviceId === '' || vehicleId === ''
      ? undefined
      : api('GET /estimates', { query: { serviceId, vehicleId, lat, lng } }),
  )
  return (
    <Screen>
      <PlaceLine used={place} />
      <WhenLoaded
        loaded={compared}
        blocks={3}
        empty={({ shops }) =>
          shops.length === 0 && (
            <Empty
              icon="pin"
              text="附近近 7 天没有空闲的门店可以对比"
              action="看全部门店"
              onAction={() => go('/booking/shops/index', { serviceId })}
            />
          )
        }
      >
        {(data) => (
          <>
            <Comparison
              compared={data}
              action={(shop) => (
                <Button
                  kind="second"
                  isCompact
                  label={`选 ${shop.name}`}
                  onTap={() => chooseForBooking({ serviceId, shopId: shop.id, shopName: shop.name })}
                >
                  选这家
                </Button>
              )}
            />
            <Text className="compare-foot">接车之前可以换店，不收费；已付的款项全额退回。</Text>
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}
