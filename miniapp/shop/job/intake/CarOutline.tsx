import { Text, View } from '@tarojs/components'
import { Tap } from '@/common/ui/Tap'
import './CarOutline.scss'

/** The car from above, its nose at the top: each zone with the place that it has in the drawing. */
const ZONES = [
  { name: '前保险杠', place: 'nose' },
  { name: '左前翼子板', place: 'left' },
  { name: '引擎盖', place: 'bonnet' },
  { name: '右前翼子板', place: 'right' },
  { name: '左前门', place: 'left' },
  { name: '前挡风玻璃', place: 'glass' },
  { name: '右前门', place: 'right' },
  { name: '左后门', place: 'left' },
  { name: '车顶', place: 'roof' },
  { name: '右后门', place: 'right' },
  { name: '左后翼子板', place: 'left' },
  { name: '后备箱', place: 'boot' },
  { name: '右后翼子板', place: 'right' },
  { name: '后保险杠', place: 'tail' },
] as const

/** A tap on a part of the car says where the damage is; parts that have one are marked, with how many. */
export function CarOutline({
  damages,
  onZone,
}: {
  damages: readonly string[]
  onZone: (zone: string) => void
}) {
  return (
    <View className="car-outline">
      {ZONES.map(({ name, place }) => {
        const count = damages.filter((damage) => damage.startsWith(`${name} `)).length
        return (
          <Tap
            key={name}
            className={`car-outline-zone car-outline-${place} ${count > 0 ? 'car-outline-hurt' : ''}`}
            label={count > 0 ? `${name} 已记 ${count} 处` : name}
            onTap={() => onZone(name)}
          >
            <Text>{name}</Text>
            {count > 0 && <Text className="car-outline-count">{String(count)}</Text>}
          </Tap>
        )
      })}
    </View>
  )
}
