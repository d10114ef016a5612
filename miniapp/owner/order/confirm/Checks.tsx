import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { money } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { sumOf } from '../parts/order-money'

/** What we have compared for her, and what only she can look at. */
export function Checks({ order }: { order: Order }) {
  const agreed = order.lines.filter(({ state }) => state !== 'declined' && state !== 'shown')
  const dropped = order.lines.filter(({ state }) => state === 'dropped')
  const billFen = order.bill?.totalFen ?? 0
  const hasParts = order.lines.some(({ kind, state }) => kind === 'part' && state === 'done')
  return (
    <Card title="验收清单">
      <Check
        isSure={billFen <= sumOf(agreed)}
        text={`账单 ${money(billFen)}，没有超过你同意的 ${money(sumOf(agreed))}`}
      />
      {dropped.length > 0 && (
        <Check
          isSure
          text={`没做的 ${dropped.map(({ name }) => name).join('、')} 不收钱，${money(sumOf(dropped))} 原路退回`}
        />
      )}
      {hasParts && <Check text="换下的旧件看过了，或者已经拿走" />}
      <Check text="毛病没有了，车开起来正常" />
      <Check text="车内物品和车身没有少、没有新的损伤" />
    </Card>
  )
}

function Check({ text, isSure = false }: { text: string; isSure?: boolean }) {
  return (
    <View className="confirm-check">
      <View className={isSure ? 'confirm-sure' : 'confirm-look'}>
        <Icon name={isSure ? 'check' : 'search'} size="small" />
      </View>
      <Text className="confirm-words">{isSure ? `${text}（已核对）` : text}</Text>
    </View>
  )
}
