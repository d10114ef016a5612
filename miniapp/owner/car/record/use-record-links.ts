import { api } from '@/common/api'
import type { Reply } from '@/common/request'
import { useShareLinks, type ShareLinks } from '@/common/share-links'

type Listed = Reply<'GET /vehicles/:vehicleId/record-links'>
export type RecordLink = Listed['items'][number]
type Wish = { readonly days: 1 | 7 | 30; readonly withPrices: boolean }
export type RecordLinks = ShareLinks<Listed, Wish, Reply<'POST /vehicles/:vehicleId/record-links'>>

/** Links that show the record of this car to others for a time. */
export function useRecordLinks(vehicleId: string): RecordLinks {
  const params = { vehicleId }
  return useShareLinks({
    key: `record links ${vehicleId}`,
    list: () => (vehicleId === '' ? undefined : api('GET /vehicles/:vehicleId/record-links', { params })),
    make: (id, wish: Wish) =>
      api('POST /vehicles/:vehicleId/record-links', { params, body: { id, ...wish } }),
    revoke: (linkId, commandId) =>
      api('POST /vehicles/:vehicleId/record-links/:linkId/revocation', {
        params: { vehicleId, linkId },
        body: { commandId },
      }),
    page: '/car/shared/index',
    title: () => '这辆车的维保档案',
  })
}
