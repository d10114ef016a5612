import { Text, View } from '@tarojs/components'
import { kilometres } from '@/common/format'
import { go, goTab } from '@/common/nav'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import { POWERTRAIN_WORDS } from '@/common/words'
import { carName, type Car } from '../../common/cars'

/** The car that everything on this page is for. */
export function CarCard({ cars, car }: { cars: readonly Car[]; car: Car | undefined }) {
  if (car === undefined) {
    return (
      <Tap className="home-car home-car-none" onTap={() => go('/car/add/index')}>
        <View className="home-car-picture">
          <Icon name="car" size="large" />
        </View>
        <View className="home-car-words">
          <Text className="home-car-name">添加爱车</Text>
          <Text className="home-car-note">项目和价格按车型来，也可以先看看</Text>
        </View>
        <Icon name="right" size="small" />
      </Tap>
    )
  }
  return (
    <View className="home-car">
      <Tap
        className="home-car-main"
        label={`${carName(car)} ${car.plateMasked}`}
        onTap={() => go('/car/detail/index', { vehicleId: car.id })}
      >
        <Text className="home-car-name">{carName(car)}</Text>
        <Text className="home-car-plate">{car.plateMasked}</Text>
        <Text className="home-car-note">
          {`${car.modelYear} 款 · ${POWERTRAIN_WORDS[car.powertrain]}${car.odometerKm === null ? '' : ` · ${kilometres(car.odometerKm)} 公里`}`}
        </Text>
      </Tap>
      {cars.length > 1 && (
        <Tap
          className="home-car-others"
          label={`换车，共 ${cars.length} 辆`}
          onTap={() => goTab('/pages/cars/index')}
        >
          <Text>换车</Text>
        </Tap>
      )}
    </View>
  )
}
