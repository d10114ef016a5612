import { Text, View } from '@tarojs/components'
import { go } from '@/common/nav'
import { Icon, type IconName } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import { FAULT_CATEGORY, iconOf, type Category } from '../../common/services'

const PER_ROW = 4

/** What can be booked, by category: only what there is for this car. */
export function ServiceTiles({ categories }: { categories: readonly Category[] }) {
  const filled = categories.filter(({ services }) => services.length > 0)
  return (
    <View className="home-tiles">
      {filled.map(({ name }) => (
        <Tile
          key={name}
          icon={iconOf(name)}
          name={name}
          onTap={() =>
            name === FAULT_CATEGORY
              ? go('/booking/fault/index')
              : go('/booking/services/index', { category: name })
          }
        />
      ))}
      {(filled.length + 1) % PER_ROW !== 0 && (
        <Tile icon="list" name="全部项目" onTap={() => go('/booking/services/index')} />
      )}
      <Tile icon="map" name="找门店" onTap={() => go('/booking/shops/index')} />
    </View>
  )
}

function Tile({ icon, name, onTap }: { icon: IconName; name: string; onTap: () => void }) {
  return (
    <Tap className="home-tile" onTap={onTap}>
      <View className="home-tile-icon">
        <Icon name={icon} size="large" />
      </View>
      <Text>{name}</Text>
    </Tap>
  )
}
