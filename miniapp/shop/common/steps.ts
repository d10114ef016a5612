import type { Reply } from '@/common/request'
import type { Me } from './me'
import { isDesk } from './me'

type Job = Reply<'GET /shop/orders'>['items'][number]

/** The one next thing that somebody at the shop can do for a car, and the page on which it is done. */
export type Step = { readonly label: string; readonly path: string; readonly query: Record<string, string> }

/** What `next` of the API says while a shop waits for parts; then the work order itself has the button. */
const WAITING_FOR_PARTS = '等待配件到货'

export function stepOf(
  { id: orderId, state, priceMode, next }: Pick<Job, 'id' | 'state' | 'priceMode' | 'next'>,
  member: Me['active'],
): Step | undefined {
  const step = (label: string, page: string, query: Record<string, string> = {}): Step => ({
    label,
    path: `/job/${page}/index`,
    query: { orderId, ...query },
  })
  switch (state) {
    case 'ACCEPTED':
      return next.what.startsWith('门店无法履约') ? undefined : step('接车', 'intake')
    case 'CHECKED_IN':
      if (priceMode === 'fixed') return step('检查并开工', 'order')
      return isDesk(member) ? step('报价', 'quote', { kind: 'quote' }) : step('检测', 'inspection')
    case 'IN_SERVICE':
      if (next.who !== 'shop') return undefined
      return next.what === WAITING_FOR_PARTS ? step('配件到了', 'order') : step('完工', 'finish')
    case 'READY':
      return step('交车', 'hand-over')
    case 'MATCHING':
    case 'PENDING_PAY':
    case 'NO_SHOW':
    case 'AWAIT_APPROVAL':
    case 'DELIVERED':
    case 'COMPLETED':
    case 'CANCELLED':
      return undefined
  }
}

const WHO_WORDS: Readonly<Record<Job['next']['who'], string>> = {
  owner: '车主',
  shop: '本店',
  operator: '客服',
  platform: '平台',
  none: '',
}

/** "车主：逐项确认报价": who acts next, and on what. */
export function nextWords({ who, what }: Job['next']): string {
  return who === 'none' ? '' : `${WHO_WORDS[who]}：${what}`
}
