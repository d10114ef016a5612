import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { bandText } from '@/common/price-band'
import { Card } from '@/common/ui/Card'
import { WhenLoaded } from '@/common/ui/Notice'
import type { Booking } from './use-booking'

/** What the same costs other owners of such a car in this city, before anything is booked. */
export function ReferencePrice({ booking: { car, shopId, draft } }: { booking: Booking }) {
  const [vehicleId, serviceId] = [car?.id, draft?.serviceId]
  const isKnown = vehicleId !== undefined && serviceId !== undefined && shopId !== undefined
  const bands = useLoad(`reference ${vehicleId ?? ''} ${serviceId ?? ''} ${shopId ?? ''}`, () =>
    isKnown ? api('GET /price-bands', { query: { vehicleId, serviceId, shopId } }) : undefined,
  )
  if (!isKnown) return null
  return (
    <Card title="别人付了多少">
      <WhenLoaded loaded={bands} blocks={1}>
        {({ total, items }) => (
          <>
            <Text>{bandText(total)}</Text>
            {items
              .filter(({ band }) => band !== null)
              .map(({ name, unit, band }) => (
                <View key={name} className="confirm-reference">
                  <Text className="confirm-second">{`${name}：${bandText(band, unit)}`}</Text>
                </View>
              ))}
          </>
        )}
      </WhenLoaded>
    </Card>
  )
}
