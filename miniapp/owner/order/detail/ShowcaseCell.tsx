import type { Order } from '@anxin/shared/orders/order.contract'
import type { OwnShowcase } from '@anxin/shared/showcases/showcase.contract'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'

const WORDS: Readonly<Record<OwnShowcase['state'], { label: string; note: string }>> = {
  asked: { label: '门店想公开这次维修', note: '看看大家会看到什么，再决定' },
  checking: { label: '公开案例 · 审核中', note: '客服看过遮挡后公开，可撤回' },
  rejected: { label: '公开案例 · 门店修改中', note: '改好后会再请你看' },
  published: { label: '公开案例 · 公开中', note: '随时可以撤回，立即下架' },
  refused: { label: '公开案例 · 未同意', note: '门店不能再问' },
  revoked: { label: '公开案例 · 已撤回', note: '已从所有地方下架' },
  dropped: { label: '公开案例 · 已下架', note: '门店已下架' },
}

/** Only where the shop has asked: the way to what it would show, and back out of it. */
export function ShowcaseCell({ order: { id: orderId, version } }: { order: Order }) {
  const showcase = useLoad(`showcase of ${orderId} ${version}`, () =>
    api('GET /orders/:orderId/showcase', { params: { orderId } }),
  ).data?.showcase
  if (showcase === undefined || showcase === null) return null
  const { label, note } = WORDS[showcase.state]
  return (
    <Card isFlush>
      <Cell icon="image" label={label} note={note} onTap={() => go('/order/showcase/index', { orderId })} />
    </Card>
  )
}
