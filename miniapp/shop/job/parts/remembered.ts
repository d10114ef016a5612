import { api } from '@/common/api'
import { day } from '@/common/format'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import type { Job } from './job'

export type Work = Reply<'GET /shop/orders/:orderId/remembered-work'>['items'][number]

/** What this car needed before and did not get; nothing where that is not known. */
export function useRemembered({ id: orderId, version }: Pick<Job, 'id' | 'version'>): readonly Work[] {
  const loaded = useLoad(`remembered ${orderId} ${version}`, () =>
    api('GET /shop/orders/:orderId/remembered-work', { params: { orderId } }),
  )
  return loaded.data?.items ?? []
}

/** "留意 · 11月26日发现 · 车主想一起做" */
export function workText({ level, foundAt, isDue, isWished }: Work): string {
  return [
    level === 'urgent' ? '尽快处理' : '留意',
    `${day(foundAt)}发现`,
    ...(isDue ? ['到时间了'] : []),
    ...(isWished ? ['车主想一起做'] : []),
  ].join(' · ')
}
