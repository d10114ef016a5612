import Taro, { useRouter } from '@tarojs/taro'
import { api } from '@/common/api'
import { useLive } from '@/common/live'
import { useLoad, type Loaded } from '@/common/load'
import { replace } from '@/common/nav'
import type { Reply } from '@/common/request'

export type Job = Reply<'GET /shop/orders/:orderId'>

/** The work order that this page is about, live. */
export function useJob(): { readonly orderId: string; readonly job: Loaded<Job> } {
  const { orderId = '' } = useRouter().params
  const job = useLoad(`order ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /shop/orders/:orderId', { params: { orderId } }),
  )
  useLive((changed) => {
    if (changed === null || changed === orderId) void job.reload()
  })
  return { orderId, job }
}

/** Back to the work order, which shows what has been done; this page cannot be gone back to. */
export function backToJob(orderId: string): void {
  const pages = Taro.getCurrentPages()
  const below = pages[pages.length - 2]
  if (below?.route === 'job/order/index') void Taro.navigateBack()
  else replace('/job/order/index', { orderId })
}
