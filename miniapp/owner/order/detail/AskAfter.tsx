import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Failure } from '@/common/ui/Notice'

/** The question after 48 hours: one tap says that all is well, the other leads to what is wrong. */
export function AskAfter({ order, onAnswered }: { order: Order; onAnswered: () => Promise<void> }) {
  const command = useCommand()
  const orderId = order.id
  const isFrozen = order.state === 'DELIVERED'
  const fine = () =>
    void command.run(async (commandId) => {
      await api('POST /orders/:orderId/follow-up', {
        params: { orderId },
        body: { commandId, answer: 'fine', text: '' },
      })
      await onAnswered()
    })
  return (
    <Card title="用车都好吗？" tone="waiting">
      {command.error !== undefined && <Failure error={command.error} />}
      <Text className="order-ask">
        {isFrozen ? '款项还冻结着。说有问题，就继续冻结，直到解决。' : '有问题会马上告诉门店和客服。'}
      </Text>
      <View className="order-answers">
        <Button kind="second" onTap={() => go('/order/follow-up/index', { orderId })}>
          还有问题
        </Button>
        <Button kind="second" isBusy={command.isBusy} onTap={fine}>
          都好
        </Button>
      </View>
    </Card>
  )
}
