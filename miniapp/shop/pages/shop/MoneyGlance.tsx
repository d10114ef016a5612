import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { money } from '@/common/format'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { WhenLoaded } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'

/** The money of the shop in two sums: what waits for the owners' word, and what has come this month. */
export function MoneyGlance() {
  const income = useLoad('income glance', () => api('GET /shop/income', { query: { limit: 1 } }))
  return (
    <WhenLoaded loaded={income} blocks={1}>
      {({ totals, month }) => (
        <Tap
          className="shop-money"
          label={`收入，冻结中 ${money(totals.frozenFen)}，本月已到账 ${money(month.toShopFen)}`}
          onTap={() => go('/office/income/index')}
        >
          <View className="shop-sum">
            <Text className="shop-sum-label">冻结中</Text>
            <Money fen={totals.frozenFen} size="title" />
            <Text className="shop-sum-note">车主验收后放款</Text>
          </View>
          <View className="shop-sum">
            <Text className="shop-sum-label">本月已到账</Text>
            <Money fen={month.toShopFen} size="title" tone="released" />
            <Text className="shop-sum-note">{`${Number(month.from.slice(5, 7))}月1日起`}</Text>
          </View>
          <Icon name="right" size="small" />
        </Tap>
      )}
    </WhenLoaded>
  )
}
