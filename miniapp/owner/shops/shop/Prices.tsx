import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Empty } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { PRICE_MODE_WORDS } from '@/common/words'
import { EstimateReceipt } from '../../common/EstimateReceipt'
import { priceText } from '../../common/services'
import type { ShopPrice } from '.'

const SHOWN_AT_FIRST = 8

type PriceListProps = { services: readonly ShopPrice[]; onOpen: (price: ShopPrice) => void }

/** What the shop asks, each price with its parts behind it. */
export function PriceList({ services, onOpen }: PriceListProps) {
  const [isAll, setAll] = useState(false)
  const shown = isAll ? services : services.slice(0, SHOWN_AT_FIRST)
  if (services.length === 0) return <Empty icon="wrench" text="这家店暂时没有可约的服务" />
  return (
    <Card title="价目" isFlush>
      {shown.map((price) => (
        <Cell
          key={price.serviceId}
          label={price.name}
          note={PRICE_MODE_WORDS[price.priceMode]}
          value={priceText(price.priceMode, price)}
          onTap={() => onOpen(price)}
        />
      ))}
      {!isAll && services.length > SHOWN_AT_FIRST && (
        <Button kind="plain" onTap={() => setAll(true)}>
          {`全部 ${services.length} 项`}
        </Button>
      )}
    </Card>
  )
}

type PriceSheetProps = { price: ShopPrice; onClose: () => void; onBook: () => void }

export function PriceSheet({ price, onClose, onBook }: PriceSheetProps) {
  return (
    <Sheet
      title={price.name}
      onClose={onClose}
      footer={<Button onTap={onBook}>{`预约${price.name}`}</Button>}
    >
      <View className="shop-receipt">
        <EstimateReceipt price={price} />
      </View>
      <Text className="shop-note">同意之前不会多收一分，超出的项目要你逐项同意。</Text>
    </Sheet>
  )
}
