import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { InspectionList } from '../parts/InspectionList'

/** Why the shop proposes this: its words, the sheet of the inspection, and the pictures. */
export function Findings({ order, isSupplement }: { order: Order; isSupplement: boolean }) {
  const type = isSupplement ? 'supplement' : 'quoted'
  const entry = order.timeline.filter((one) => one.type === type).pop()
  const words = entry === undefined ? '' : findingsOf(entry.text)
  const photoIds = entry?.photoIds ?? []
  if (words === '' && photoIds.length === 0 && order.inspection === null) return null
  return (
    <Card title={isSupplement ? '门店新发现的问题' : '门店的检测结果'}>
      {words !== '' && <Text className="quote-findings">{words}</Text>}
      {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label="检测" />}
      {order.inspection !== null && !isSupplement && <InspectionList inspection={order.inspection} />}
    </Card>
  )
}

/** The entry says "报价 3 项，共 ¥1000.00：" and then what was found. */
function findingsOf(text: string): string {
  const colon = text.indexOf('：')
  return colon < 0 ? '' : text.slice(colon + 1)
}
