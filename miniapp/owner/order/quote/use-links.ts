import { api } from '@/common/api'
import type { Reply } from '@/common/request'
import { useShareLinks, type ShareLinks } from '@/common/share-links'

type Listed = Reply<'GET /orders/:orderId/approval-links'>
export type ApprovalLink = Listed['items'][number]
type Wish = Pick<ApprovalLink, 'purpose' | 'relation'>
export type Links = ShareLinks<Listed, Wish, Reply<'POST /orders/:orderId/approval-links'>>

/** Links that let others decide this quote or look at it. */
export function useLinks(orderId: string): Links {
  const params = { orderId }
  return useShareLinks({
    key: `links ${orderId}`,
    list: () => (orderId === '' ? undefined : api('GET /orders/:orderId/approval-links', { params })),
    make: (id, { purpose, relation }: Wish) =>
      api('POST /orders/:orderId/approval-links', { params, body: { id, purpose, relation } }),
    revoke: (linkId, commandId) =>
      api('POST /orders/:orderId/approval-links/:linkId/revocation', {
        params: { orderId, linkId },
        body: { commandId },
      }),
    page: '/order/helped/index',
    title: ({ purpose }) => (purpose === 'decide' ? '请帮我确认这份修车报价' : '帮我看看这份修车报价贵不贵'),
  })
}
