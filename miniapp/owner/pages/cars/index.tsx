import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { kilometres } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { usePulled } from '@/common/pull'
import { Button } from '@/common/ui/Button'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { POWERTRAIN_WORDS } from '@/common/words'
import { carName, currentOf, setCurrentCar, type Car } from '../../common/cars'
import './index.scss'

/** Her cars. The one in use is what the home page and every booking are for. */
export default function CarsPage() {
  const cars = useLoad('cars', () => api('GET /vehicles').then(({ items }) => items))
  usePulled(cars.reload)
  const add = () => go('/car/add/index')
  const hasCars = (cars.data?.length ?? 0) > 0
  return (
    <Screen
      {...(hasCars
        ? {
            footer: (
              <Button kind="second" onTap={add}>
                添加爱车
              </Button>
            ),
          }
        : {})}
    >
      <WhenLoaded
        loaded={cars}
        empty={(items) =>
          items.length === 0 && (
            <Empty
              icon="car"
              text="还没有车。添加后，项目和价格都按你的车型来"
              action="添加爱车"
              onAction={add}
            />
          )
        }
      >
        {(items) => <CarList cars={items} />}
      </WhenLoaded>
    </Screen>
  )
}

function CarList({ cars }: { cars: readonly Car[] }) {
  const [, setTurn] = useState(0)
  const current = currentOf(cars)
  return (
    <>
      {cars.map((car) => (
        <View key={car.id} className="cars-car">
          <Tap
            className="cars-words"
            label={`${carName(car)} ${car.plateMasked}`}
            onTap={() => go('/car/detail/index', { vehicleId: car.id })}
          >
            <View className="cars-head">
              <Text className="cars-name">{carName(car)}</Text>
              {car.id === current?.id && <Tag tone="action">正在用</Tag>}
            </View>
            <Text className="cars-plate">{car.plateMasked}</Text>
            <Text className="cars-note">
              {`${car.modelYear} 款 · ${POWERTRAIN_WORDS[car.powertrain]} · ${car.odometerKm === null ? '里程未填' : `${kilometres(car.odometerKm)} 公里`}`}
            </Text>
          </Tap>
          {car.id !== current?.id && (
            <Button
              kind="second"
              isCompact
              label={`用 ${car.plateMasked} 这辆`}
              onTap={() => {
                setCurrentCar(car.id)
                setTurn((turn) => turn + 1)
              }}
            >
              用这辆
            </Button>
          )}
        </View>
      ))}
    </>
  )
}
