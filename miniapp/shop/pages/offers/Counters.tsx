import { Text, View } from '@tarojs/components'
import { goTab } from '@/common/nav'
import { Tap } from '@/common/ui/Tap'
import { wantStage, type Stage } from '../../common/board'

type Cars = { readonly inShop: number; readonly ready: number }

/** Today at a glance: what waits to be accepted, what is in the shop, what waits to be fetched. */
export function Counters({ waiting, cars }: { waiting: number | undefined; cars: Cars | undefined }) {
  const openAt = (stage: Stage) => {
    wantStage(stage)
    goTab('/pages/jobs/index')
  }
  return (
    <View className="counters">
      {waiting !== undefined && (
        <View className={`counters-one ${waiting > 0 ? 'counters-waiting' : ''}`}>
          <Text className="counters-number">{String(waiting)}</Text>
          <Text className="counters-label">待接单</Text>
        </View>
      )}
      <Tap className="counters-one" label={`在店 ${cars?.inShop ?? ''}`} onTap={() => openAt('working')}>
        <Text className="counters-number">{cars === undefined ? '–' : String(cars.inShop)}</Text>
        <Text className="counters-label">在店</Text>
      </Tap>
      <Tap className="counters-one" label={`待交车 ${cars?.ready ?? ''}`} onTap={() => openAt('ready')}>
        <Text className="counters-number">{cars === undefined ? '–' : String(cars.ready)}</Text>
        <Text className="counters-label">待交车</Text>
      </Tap>
    </View>
  )
}
