import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { isDesk, type Me } from '../../common/me'
import type { Job } from '../parts/job'
import { editableLines } from './EditLineSheet'

const IN_SHOP: readonly Job['state'][] = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']
/** The shop may have to reach the owner; how long after the end, the server says. */
const STANDS: readonly Job['state'][] = ['ACCEPTED', 'NO_SHOW', ...IN_SHOP, 'READY', 'DELIVERED', 'COMPLETED']

type MoreProps = {
  order: Job
  member: Me['active']
  onSheet: (sheet: 'assign' | 'withdraw' | 'owner' | 'edit-line') => void
}

/** What can be done besides the next step, as far as this person may and the order allows. */
export function More({ order, member, onSheet }: MoreProps) {
  const { state, flags } = order
  const desk = isDesk(member)
  const open = (page: string, query: Record<string, string> = {}) =>
    go(`/job/${page}/index`, { orderId: order.id, ...query })
  const isWorking = state === 'IN_SERVICE'
  const isStopping = order.timeline.some(({ type }) => type === 'stop-requested')
  if (!IN_SHOP.includes(state) && !(desk && STANDS.includes(state))) return null
  return (
    <Card isFlush>
      {IN_SHOP.includes(state) && (
        <Cell
          icon="inspect"
          label={order.inspection === null ? '填检测单' : '改检测单'}
          onTap={() => open('inspection')}
        />
      )}
      {desk && (
        <QuoteCells order={order} isStopping={isStopping} onEdit={() => onSheet('edit-line')} open={open} />
      )}
      {isWorking && (
        <Cell
          icon="pause"
          label={flags.waitingPartsUntil === null ? '等配件' : '改到货时间'}
          onTap={() => open('pause')}
        />
      )}
      {desk && <DeskCells order={order} onSheet={onSheet} />}
    </Card>
  )
}

/** What concerns people rather than the work. */
function DeskCells({ order, onSheet }: Pick<MoreProps, 'order' | 'onSheet'>) {
  const { state, flags } = order
  const canAssign = !flags.withdrawn && (state === 'ACCEPTED' || IN_SHOP.includes(state))
  const canWithdraw = state === 'ACCEPTED' && !flags.withdrawn
  return (
    <>
      {canAssign && (
        <Cell
          icon="user"
          label="改派技师"
          value={order.technicianName ?? '未指派'}
          onTap={() => onSheet('assign')}
        />
      )}
      {STANDS.includes(state) && (
        <Cell
          icon="phone"
          label="车主资料"
          note="手机号、车牌，写明原因后可看"
          onTap={() => onSheet('owner')}
        />
      )}
      {canWithdraw && <Cell icon="close" label="做不了，退单" onTap={() => onSheet('withdraw')} />}
    </>
  )
}

type QuoteCellsProps = {
  order: Job
  isStopping: boolean
  onEdit: () => void
  open: (page: string, query: Record<string, string>) => void
}

/** What can be done about the quote. */
function QuoteCells({ order, isStopping, onEdit, open }: QuoteCellsProps) {
  const { state, flags } = order
  return (
    <>
      {state === 'CHECKED_IN' && order.priceMode === 'fixed' && (
        <Cell
          icon="receipt"
          label="发现问题，报价"
          note="套餐以外的项目，车主同意后才能做"
          onTap={() => open('quote', { kind: 'quote' })}
        />
      )}
      {state === 'AWAIT_APPROVAL' && (
        <Cell
          icon="receipt"
          label="修改报价"
          note="新的报价会替换车主正在看的"
          onTap={() => open('quote', { kind: 'quote' })}
        />
      )}
      {state === 'IN_SERVICE' && !flags.supplementPending && !isStopping && (
        <Cell
          icon="plus"
          label="增项"
          note="车主不同意就不做，已同意的照常施工"
          onTap={() => open('quote', { kind: 'supplement' })}
        />
      )}
      {!isStopping && editableLines(order).length > 0 && (
        <Cell icon="edit" label="改其中一项" note="只有这一项要车主重新确认" onTap={onEdit} />
      )}
    </>
  )
}
