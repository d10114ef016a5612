import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { useLoad } from '@/common/load'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { WhenLoaded } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'
import { allBrands, type CarDraft } from '../../common/cars'

/** Every make by its initial; a letter shows only its own. */
export function BrandList({ onChoose }: { onChoose: (brand: CarDraft['brand']) => void }) {
  const brands = useLoad('brands', allBrands)
  const [initial, setInitial] = useState<string>()
  return (
    <WhenLoaded loaded={brands}>
      {(items) => {
        const initials = Array.from(new Set(items.map((one) => one.initial))).sort()
        const shown = initials.filter((one) => initial === undefined || one === initial)
        return (
          <>
            <Text className="car-add-step">选品牌</Text>
            <View className="car-add-initials">
              {initials.map((one) => (
                <Tap
                  key={one}
                  className={`car-add-initial ${one === initial ? 'car-add-initial-on' : ''}`}
                  label={`${one} 开头的品牌`}
                  onTap={() => setInitial(one === initial ? undefined : one)}
                >
                  <Text>{one}</Text>
                </Tap>
              ))}
            </View>
            {shown.map((one) => (
              <Card key={one} title={one} isFlush>
                {items
                  .filter((brand) => brand.initial === one)
                  .map(({ id, name }) => (
                    <Cell key={id} label={name} onTap={() => onChoose({ id, name })} />
                  ))}
              </Card>
            ))}
          </>
        )
      }}
    </WhenLoaded>
  )
}
