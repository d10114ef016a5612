import type { ReactNode } from 'react'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { isDesk, type Me } from '../../common/me'
import type { Job } from '../parts/job'
import { Footer } from '../parts/Footer'
import type { Deeds } from './use-deeds'

type Props = { order: Job; member: Me['active']; deeds: Deeds }

/** The next thing to do, in reach of a thumb; nothing where it is somebody else's turn. */
export function NextFooter(props: Props) {
  const buttons = buttonsOf(props)
  return buttons === null ? null : <Footer>{buttons}</Footer>
}

function buttonsOf({ order, member, deeds }: Props): ReactNode {
  const open = (page: string, query: Record<string, string> = {}) =>
    go(`/job/${page}/index`, { orderId: order.id, ...query })
  switch (order.state) {
    case 'ACCEPTED':
      return order.flags.withdrawn ? null : <Button onTap={() => open('intake')}>接车</Button>
    case 'CHECKED_IN':
      return order.priceMode === 'fixed' ? (
        <>
          <Button kind="second" onTap={() => open('inspection')}>
            检测单
          </Button>
          <Button isBusy={deeds.isBusy} onTap={deeds.start}>
            没有问题，开工
          </Button>
        </>
      ) : (
        <ToQuote order={order} member={member} open={open} />
      )
    case 'IN_SERVICE':
      if (order.flags.supplementPending) return null
      return order.flags.waitingPartsUntil === null ? (
        <Button onTap={() => open('finish')}>完工</Button>
      ) : (
        <Button isBusy={deeds.isBusy} onTap={deeds.resume}>
          配件到了，继续施工
        </Button>
      )
    case 'READY':
      return <Button onTap={() => open('hand-over')}>交车</Button>
    case 'MATCHING':
    case 'PENDING_PAY':
    case 'NO_SHOW':
    case 'AWAIT_APPROVAL':
    case 'DELIVERED':
    case 'COMPLETED':
    case 'CANCELLED':
      return null
  }
}

function ToQuote({
  order,
  member,
  open,
}: Pick<Props, 'order' | 'member'> & { open: (page: string, query?: Record<string, string>) => void }) {
  if (!isDesk(member)) return <Button onTap={() => open('inspection')}>填检测单</Button>
  const toQuote = () => open('quote', { kind: 'quote' })
  return (
    <>
      <Button kind="second" onTap={() => open('inspection')}>
        检测单
      </Button>
      <Button onTap={toQuote}>{order.inspection === null ? '报价' : '按检测结果报价'}</Button>
    </>
  )
}
