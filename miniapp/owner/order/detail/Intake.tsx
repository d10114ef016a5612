import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock, kilometres } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { PhotoStrip } from '@/common/ui/Photo'

/** How the car was when the shop took it, which protects both sides. */
export function Intake({ intake }: { intake: NonNullable<Order['intake']> }) {
  const { odometerKm, fuelPercent, damages, items, at, photoIds } = intake
  return (
    <Card title="接车记录" aside={<Text className="order-quiet">{dayAndClock(at, serverNow())}</Text>}>
      <PhotoStrip photoIds={photoIds} label="接车" />
      <Cell label="里程" value={`${kilometres(odometerKm)} 公里`} />
      <Cell label="油量或电量" value={`${fuelPercent}%`} />
      <Cell label="已有损伤" value={damages.length === 0 ? '没有' : damages.join('、')} />
      <Cell label="车内物品" value={items === '' ? '没有记录' : items} />
    </Card>
  )
}
