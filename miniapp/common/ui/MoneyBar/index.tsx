import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '../../clock'
import { money as text } from '../../format'
import { refundingWords } from '../../refunding'
import { Tag } from '../Tag'
import './index.scss'

type MoneyOfOrder = NonNullable<Order['money']>
type Part = {
  readonly key: 'frozen' | 'released' | 'refunded' | 'fee'
  readonly label: string
  readonly fen: number
}

/**
 * 资金条: where the money of an order is, as one bar, and below it what is on its way back and what would move the rest
 * next, which may be nothing. What the shop has and what the platform took of it are one part for the owner, to whom
 * both have left.
 */
export function MoneyBar({ money, next }: { money: MoneyOfOrder; next: string }) {
  const parts = partsOf(money).filter(({ fen }) => fen > 0)
  const whole = parts.reduce((sum, { fen }) => sum + fen, 0)
  return (
    <View className="money-bar">
      <View className="money-bar-head">
        <Text className="money-bar-title">钱在哪里</Text>
        <Text className="money-bar-paid">{`共支付 ${text(money.paidFen)}`}</Text>
      </View>
      <View
        className="money-bar-track"
        aria-role="img"
        aria-label={parts.map(({ label, fen }) => `${label} ${text(fen)}`).join('，')}
      >
        {parts.map(({ key, fen }) => (
          <View
            key={key}
            className={`money-bar-part money-bar-${key}`}
            style={{ width: `${(fen / whole) * 100}%` }}
          />
        ))}
      </View>
      <View className="money-bar-legend">
        {parts.map(({ key, label, fen }) => (
          <View key={key} className="money-bar-item">
            <View className={`money-bar-dot money-bar-${key}`} />
            <Text>{label}</Text>
            <Text className="money-bar-sum">{text(fen)}</Text>
          </View>
        ))}
      </View>
      {money.refunding !== null && <OnWayBack refunding={money.refunding} />}
      {next !== '' && <Text className="money-bar-next">{next}</Text>}
    </View>
  )
}

function OnWayBack({ refunding }: { refunding: NonNullable<MoneyOfOrder['refunding']> }) {
  const { mark, text: sentence } = refundingWords(refunding, serverNow())
  return (
    <View className="money-bar-back">
      <Tag tone={refunding.stand === 'going' ? 'action' : 'waiting'}>{mark}</Tag>
      <Text className="money-bar-words">{sentence}</Text>
    </View>
  )
}

function partsOf(money: MoneyOfOrder): Part[] {
  return [
    { key: 'frozen', label: '冻结中', fen: money.frozenFen },
    { key: 'released', label: '已付给门店', fen: money.toShopFen + money.commissionFen },
    { key: 'refunded', label: '已退回', fen: money.refundedFen },
    { key: 'fee', label: '微信手续费', fen: money.feeFen },
  ]
}
