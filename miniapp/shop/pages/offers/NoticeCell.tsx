import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { useNoticeConsent } from '@/common/notices'

const KEYS = ['new-order', 'shop-alert'] as const
/** Below so many left, the shop is asked for more: every message that WeChat sends uses one up. */
const FEW = 5

/** Without its consent WeChat sends a shop nothing while the mini-program is closed. */
export function NoticeCell() {
  const { left, ask } = useNoticeConsent(KEYS)
  if (left === undefined) return null
  const orders = left['new-order'] ?? 0
  if (orders >= FEW) return null
  return (
    <Card isFlush>
      <Cell
        icon="bell"
        label="新订单微信提醒"
        note={orders === 0 ? '关闭小程序后收不到新订单，点一下打开' : `还能收到 ${orders} 条，点一下再加一条`}
        onTap={() => void ask()}
      />
    </Card>
  )
}
