import { Text, View } from '@tarojs/components'
import type { PartType } from '@anxin/shared/catalogue/catalogue.contract'
import { PART_TYPE_MEANINGS } from '@anxin/shared/catalogue/part-types'
import { Card } from '@/common/ui/Card'
import { PART_TYPE_WORDS } from '@/common/words'
import type { OrderLine } from '../parts/receipt-lines'

const ALL: readonly PartType[] = ['oem', 'equivalent', 'brand', 'aftermarket', 'remanufactured', 'used']

/** Which kind of part goes into the car is what people are deceived about most, so it is said large and before the consent. */
export function PartTypes({ lines }: { lines: readonly OrderLine[] }) {
  const kinds = ALL.map((type) => ({ type, own: lines.filter(({ partType }) => partType === type) })).filter(
    ({ own }) => own.length > 0,
  )
  if (kinds.length === 0) return null
  return (
    <Card title="同意后使用的配件">
      {kinds.map(({ type, own }) => (
        <View key={type} className="quote-parts">
          <Text className="quote-parts-type">{PART_TYPE_WORDS[type]}</Text>
          <View className="quote-parts-words">
            <Text>{own.map(({ name }) => name).join('、')}</Text>
            <Text className="quote-parts-what">{PART_TYPE_MEANINGS[type]}</Text>
          </View>
        </View>
      ))}
    </Card>
  )
}
