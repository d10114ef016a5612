import { View } from '@tarojs/components'
import { useEffect } from 'react'
import { currentOf } from '../../common/cars'
import { InvitedCard } from '../../common/InvitedCard'
import { PlaceLine } from '../../common/PlaceSheet'
import { usePlace } from '../../common/place'
import { useServices, usualService } from '../../common/services'
import { useDrawn } from '@/common/drawn'
import { useLive } from '@/common/live'
import { usePulled } from '@/common/pull'
import { uploads } from '@/common/uploads'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Skeleton } from '@/common/ui/Skeleton'
import { CarCard } from './CarCard'
import { DraftCard } from './DraftCard'
import { NearbyShops, useNearby } from './NearbyShops'
import { RunningOrders } from './RunningOrders'
import { ServiceTiles } from './ServiceTiles'
import { useMine } from './use-mine'
import './index.scss'

/** What waits for her first, then her car, then what can be done for it. Nothing here asks who she is. */
export default function HomePage() {
  const isDrawn = useDrawn()
  const place = usePlace()
  const mine = useMine()
  const car = currentOf(mine.data?.cars ?? [])
  const services = useServices(car?.powertrain)
  const usual = usualService(services.data ?? [])
  const nearby = useNearby(usual, car, place.place)
  useLive(() => void mine.reload())
  usePulled(async () => {
    await Promise.all([mine.reload(), services.reload(), nearby.reload()])
  })
  useEffect(() => {
    // Pictures that an earlier run of the app has left go on.
    uploads()
  }, [])
  return (
    <Screen>
      {mine.error !== undefined && services.error === undefined && (
        <Failure error={mine.error} onRetry={() => void mine.reload()} />
      )}
      <RunningOrders orders={mine.data?.running ?? []} />
      <InvitedCard />
      <DraftCard />
      {mine.data !== undefined && <CarCard cars={mine.data.cars} car={car} />}
      {isDrawn && (
        <>
          <WhenLoaded loaded={services} blocks={2}>
            {(categories) => <ServiceTiles categories={categories} />}
          </WhenLoaded>
          <View className="home-nearby">
            <PlaceLine used={place} />
            {services.data === undefined && services.error === undefined && <Skeleton blocks={3} />}
            {usual !== undefined && <NearbyShops service={usual} nearby={nearby} />}
          </View>
        </>
      )}
    </Screen>
  )
}
