import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Loaded } from '@/common/load'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import { OLD_PART_WORDS } from '@/common/words'

type OldPartChoice = NonNullable<Order['oldParts']>

const BEFORE_THE_END: readonly Order['state'][] = [
  'PENDING_PAY',
  'ACCEPTED',
  'CHECKED_IN',
  'AWAIT_APPROVAL',
  'IN_SERVICE',
]
const OPTIONS = (Object.keys(OLD_PART_WORDS) as OldPartChoice[]).map((value) => ({
  value,
  label: OLD_PART_WORDS[value],
}))

/** What becomes of the parts that come out: the owner's to say, until the work is done. */
export function OldParts({ order, loaded }: { order: Order; loaded: Loaded<Order> }) {
  const command = useCommand()
  const choose = async (choice: OldPartChoice) => {
    await command.run(async (commandId) =>
      loaded.put(
        await api('POST /orders/:orderId/old-parts', {
          params: { orderId: order.id },
          body: { commandId, choice },
        }),
      ),
    )
  }
  if (!BEFORE_THE_END.includes(order.state)) return null
  return (
    <Card title="换下的旧件">
      {command.error !== undefined && <Failure error={command.error} safe="选择没有变化" />}
      <Choice
        label="换下的旧件怎么处理"
        options={OPTIONS}
        value={order.oldParts ?? undefined}
        onChoose={(choice) => void choose(choice)}
      />
      <Text className="order-old-parts">要看或带走时，门店完工必须拍旧件照片。</Text>
    </Card>
  )
}
