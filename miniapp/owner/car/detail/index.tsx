import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { kilometres } from '@/common/format'
import { useLoad } from '@/common/load'
import { back, go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { POWERTRAIN_WORDS } from '@/common/words'
import { carName } from '../../common/cars'
import { plateText } from '../../common/PlateField/keys'
import { CarHistory } from './CarHistory'
import { RememberedCard } from './RememberedCard'
import { KmSheet } from './KmSheet'
import { RemoveSheet } from './RemoveSheet'
import './index.scss'

export type FullCar = Reply<'GET /vehicles/:vehicleId'>

export default function CarDetailPage() {
  const vehicleId = useRouter().params['vehicleId'] ?? ''
  const car = useLoad(`car-${vehicleId}`, () => api('GET /vehicles/:vehicleId', { params: { vehicleId } }))
  return (
    <Screen>
      <WhenLoaded loaded={car}>
        {(full) => <CarDetail car={full} onChanged={(changed) => car.put({ ...full, ...changed })} />}
      </WhenLoaded>
      <RememberedCard vehicleId={vehicleId} />
      <CarHistory vehicleId={vehicleId} />
    </Screen>
  )
}

function CarDetail({ car, onChanged }: { car: FullCar; onChanged: (changed: Partial<FullCar>) => void }) {
  const [sheet, setSheet] = useState<'km' | 'remove'>()
  const close = () => setSheet(undefined)
  return (
    <>
      <View className="car-detail-head">
        <Text className="car-detail-plate">{plateText(car.plate)}</Text>
        <Text className="car-detail-name">{carName(car)}</Text>
        <Text className="car-detail-note">{`${car.modelYear} 款 · ${POWERTRAIN_WORDS[car.powertrain]}`}</Text>
      </View>
      <Card isFlush>
        <Cell
          icon="edit"
          label="里程"
          value={car.odometerKm === null ? '未填' : `${kilometres(car.odometerKm)} 公里`}
          onTap={() => setSheet('km')}
        />
        <Cell
          label="维保档案"
          note="项目、配件、费用、剩余质保；可导出、分享、过户"
          icon="list"
          onTap={() => go('/car/record/index', { vehicleId: car.id })}
        />
        <Cell label="约一次服务" icon="wrench" onTap={() => go('/booking/services/index')} />
        <Cell label="删除这辆车" icon="trash" onTap={() => setSheet('remove')} />
      </Card>
      {sheet === 'km' && (
        <KmSheet
          car={car}
          onClose={close}
          onSaved={(changed) => {
            onChanged(changed)
            close()
          }}
        />
      )}
      {sheet === 'remove' && (
        <RemoveSheet car={car} onClose={close} onRemoved={() => back('/pages/cars/index')} />
      )}
    </>
  )
}
