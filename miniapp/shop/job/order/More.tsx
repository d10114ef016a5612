import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { isDesk, type Me } from '../../common/me'
import type { Job } from '../parts/job'

const IN_SHOP: readonly Job['state'][] = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']

/** What can be done besides the next step, as far as this person may and the order allows. */
export function More({
  order,
  member,
  onSheet,
}: {
  order: Job
  member: Me['active']
  onSheet: (sheet: 'assign' | 'withdraw') => void
}) {
  const { state, flags } = order
  const desk = isDesk(member)
  const open = (page: string, query: Record<string, string> = {}) =>
    go(`/job/${page}/index`, { orderId: order.id, ...query })
  const isWorking = state === 'IN_SERVICE'
  const isStopping = order.timeline.some(({ type }) => type === 'stop-requested')
  const canAssign = desk && !flags.withdrawn && (state === 'ACCEPTED' || IN_SHOP.includes(state))
  const canWithdraw = desk && state === 'ACCEPTED' && !flags.withdrawn
  if (!IN_SHOP.includes(state) && !canAssign) return null
  return (
    <Card isFlush>
      {IN_SHOP.includes(state) && (
        <Cell
          icon="inspect"
          label={order.inspection === null ? '填检测单' : '改检测单'}
          onTap={() => open('inspection')}
        />
      )}
      {desk && state === 'CHECKED_IN' && order.priceMode === 'fixed' && (
        <Cell
          icon="receipt"
          label="发现问题，报价"
          note="套餐以外的项目，车主同意后才能做"
          onTap={() => open('quote', { kind: 'quote' })}
        />
      )}
      {desk && state === 'AWAIT_APPROVAL' && (
        <Cell
          icon="receipt"
          label="修改报价"
          note="新的报价会替换车主正在看的"
          onTap={() => open('quote', { kind: 'quote' })}
        />
      )}
      {desk && isWorking && !flags.supplementPending && !isStopping && (
        <Cell
          icon="plus"
          label="增项"
          note="车主不同意就不做，已同意的照常施工"
          onTap={() => open('quote', { kind: 'supplement' })}
        />
      )}
      {isWorking && (
        <Cell
          icon="pause"
          label={flags.waitingPartsUntil === null ? '等配件' : '改到货时间'}
          onTap={() => open('pause')}
        />
      )}
      {canAssign && (
        <Cell
          icon="user"
          label="改派技师"
          value={order.technicianName ?? '未指派'}
          onTap={() => onSheet('assign')}
        />
      )}
      {canWithdraw && <Cell icon="close" label="做不了，退单" onTap={() => onSheet('withdraw')} />}
    </Card>
  )
}
