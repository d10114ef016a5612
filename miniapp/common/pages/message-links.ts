import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import type { Reply } from '../request'

export type Message = Reply<'GET /notices'>['items'][number]

const LINKS: Readonly<Record<TemplateKey, string>> = {
  'order-progress': '/order/detail/index',
  'quote-ready': '/order/quote/index',
  'payment-due': '/order/pay/index',
  // Under one template come the question after the repair and the invitation to rate; the order's page has both.
  'follow-up': '/order/detail/index',
  'new-order': '/pages/offers/index',
  'shop-alert': '/job/order/index',
}

/** Where a message leads: to its order, or its car; any other one about no order is about a coupon. */
export function linkOf({
  template,
  orderId,
  page,
}: Message): { path: string; query?: Record<string, string> } | null {
  // A tab takes no query.
  if (orderId !== null && LINKS[template].startsWith('/pages/')) return { path: LINKS[template] }
  if (orderId !== null) return { path: LINKS[template], query: { orderId } }
  const [path = '', search = ''] = page.split('?')
  if (path.startsWith('car/'))
    return {
      path: `/${path}`,
      query: Object.fromEntries(search.split('&').map((pair) => pair.split('=') as [string, string])),
    }
  if (path === 'pages/cars/index') return { path: `/${path}` }
  return APP_NAME === 'owner' ? { path: '/me/coupons/index' } : null
}

/** By which way it came. */
export function channelWord({ channel, state }: Message): string {
  if (channel === 'in-app') return '仅在小程序内'
  switch (state) {
    case 'sent':
      return '已发到微信'
    case 'pending':
      return '正在发到微信'
    case 'refused':
    case 'failed':
      return '微信没有送达，仅在小程序内'
  }
}
