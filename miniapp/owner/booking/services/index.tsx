import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { duration } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Segments } from '@/common/ui/Segments'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { POWERTRAIN_WORDS, PRICE_MODE_WORDS } from '@/common/words'
import { chooseForBooking } from '../../common/booking-draft'
import { carName, useCarInUse, type Car } from '../../common/cars'
import { useServices, type Category, type Service } from '../../common/services'
import './index.scss'

const MINUTE_MS = 60_000

/** What can be done for her car, by category. A tap on one leads to where everything is proposed. */
export default function ServicesPage() {
  const { category } = useRouter().params
  const { car, isKnown } = useCarInUse()
  return (
    <Screen>
      {car !== undefined && (
        <Text className="services-for">{`适用于 ${carName(car)} · ${POWERTRAIN_WORDS[car.powertrain]}`}</Text>
      )}
      {isKnown && (
        <Tree
          powertrain={car?.powertrain}
          first={category === undefined ? undefined : decodeURIComponent(category)}
        />
      )}
    </Screen>
  )
}

function Tree({
  powertrain,
  first,
}: {
  powertrain: Car['powertrain'] | undefined
  first: string | undefined
}) {
  const services = useServices(powertrain)
  const [chosen, setChosen] = useState(first)
  return (
    <WhenLoaded
      loaded={services}
      empty={(categories) =>
        categories.every((one) => one.services.length === 0) && (
          <Empty icon="wrench" text="暂时没有可以预约的服务" />
        )
      }
    >
      {(categories) => {
        const filled = categories.filter((one) => one.services.length > 0)
        const shown = filled.find(({ name }) => name === chosen) ?? filled[0]
        return (
          <>
            <Segments
              label="服务分类"
              segments={filled.map(({ name }) => ({ value: name, label: name }))}
              value={shown?.name ?? ''}
              onChoose={setChosen}
            />
            {shown !== undefined && <ServiceList category={shown} />}
          </>
        )
      }}
    </WhenLoaded>
  )
}

function ServiceList({ category }: { category: Category }) {
  return (
    <View className="services-list">
      {category.services.map((service) => (
        <ServiceRow key={service.id} service={service} />
      ))}
    </View>
  )
}

function ServiceRow({ service }: { service: Service }) {
  const { id, name, about, priceMode, durationMin } = service
  return (
    <Tap
      className="services-one"
      label={`${name}，${PRICE_MODE_WORDS[priceMode]}`}
      onTap={() => chooseForBooking({ serviceId: id, serviceName: name })}
    >
      <View className="services-words">
        <View className="services-head">
          <Text className="services-name">{name}</Text>
          <Tag tone={priceMode === 'fixed' ? 'action' : 'plain'}>{PRICE_MODE_WORDS[priceMode]}</Tag>
        </View>
        <Text className="services-about">{about}</Text>
        <Text className="services-time">{`约 ${duration(durationMin * MINUTE_MS)}`}</Text>
      </View>
      <Icon name="right" size="small" />
    </Tap>
  )
}
