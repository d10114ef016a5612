import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { Card } from '@/common/ui/Card'
import { Tap } from '@/common/ui/Tap'
import { Timeline, type TimelineNext } from '@/common/ui/Timeline'

/** As many as fit on a screen; the older ones are a tap away. */
const SHOWN = 4
const WHO: Readonly<Record<Order['next']['who'], string>> = {
  owner: '轮到你',
  shop: '等门店',
  operator: '等客服',
  platform: '等平台',
  none: '',
}

/** What happened, and above it who acts next, on what and until when. */
export function History({ order }: { order: Order }) {
  const { timeline } = order
  const [isWhole, setWhole] = useState(false)
  const next = nextOf(order)
  return (
    <Card title="进度">
      <Timeline
        entries={isWhole ? timeline : timeline.slice(-SHOWN)}
        {...(next === undefined ? {} : { next })}
        me="owner"
      />
      {!isWhole && timeline.length > SHOWN && (
        <Tap className="order-more" onTap={() => setWhole(true)}>
          <Text>{`查看全部 ${timeline.length} 条记录`}</Text>
        </Tap>
      )}
    </Card>
  )
}

function nextOf({ next }: Order): TimelineNext | undefined {
  if (next.who === 'none') return undefined
  return { text: `${WHO[next.who]}：${next.what}`, by: next.by, isMine: next.who === 'owner' }
}
