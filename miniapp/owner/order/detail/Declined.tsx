import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { basisText } from '@/common/line-basis'
import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { isReplaced } from '../parts/receipt-lines'

/** What was found and not done: why it was found, why it was declined, and the pictures, for the next time. */
export function Declined({ lines }: Pick<Order, 'lines'>) {
  const declined = lines.filter(
    (line) => line.state === 'declined' && line.basis?.from === 'finding' && !isReplaced(line),
  )
  if (declined.length === 0) return null
  return (
    <Card title="发现了，这次没做">
      {declined.map(({ id, name, declineReason, basis }) => (
        <View key={id} className="order-declined">
          <Text>{declineReason === null ? name : `${name} · ${declineReason}`}</Text>
          <Text className="order-quiet">{basisText(basis)}</Text>
          {basis?.from === 'finding' && basis.photoIds.length > 0 && (
            <PhotoStrip photoIds={basis.photoIds} label={name} />
          )}
        </View>
      ))}
    </Card>
  )
}
