import { useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { useCommand } from '@/common/command'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

export type ApprovalLink = Reply<'GET /orders/:orderId/approval-links'>['items'][number]
type Made = Reply<'POST /orders/:orderId/approval-links'>
type Wish = Pick<ApprovalLink, 'purpose' | 'relation'>

export type Links = {
  readonly loaded: Loaded<Reply<'GET /orders/:orderId/approval-links'>>
  readonly made: Made | undefined
  /** What is shared now: the link that was made, else home and not the order. */
  readonly card: { readonly title: string; readonly path: string; readonly imageUrl: string }
  readonly make: (wish: Wish) => void
  readonly forget: () => void
  readonly revoke: (linkId: string) => void
  readonly error: ApiError | undefined
  readonly isBusy: boolean
}

/** Links that let others decide this quote or look at it. */
export function useLinks(orderId: string): Links {
  const loaded = useLoad(`links ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/approval-links', { params: { orderId } }),
  )
  const [made, setMade] = useState<Made>()
  const command = useCommand()
  return {
    loaded,
    made,
    card: {
      title: made === undefined ? '安心修' : titleOf(made),
      path:
        made === undefined
          ? '/pages/home/index'
          : `/order/helped/index?linkId=${made.id}&token=${encodeURIComponent(made.token)}`,
      imageUrl: '/pictures/share.png',
    },
    make: ({ purpose, relation }) =>
      void command.run(async (id) => {
        setMade(
          await api('POST /orders/:orderId/approval-links', {
            params: { orderId },
            body: { id, purpose, relation },
          }),
        )
        await loaded.reload()
      }),
    forget: () => setMade(undefined),
    revoke: (linkId) =>
      void command.run(async (commandId) => {
        await api('POST /orders/:orderId/approval-links/:linkId/revocation', {
          params: { orderId, linkId },
          body: { commandId },
        })
        await loaded.reload()
      }),
    error: command.error,
    isBusy: command.isBusy,
  }
}

function titleOf({ purpose }: Made): string {
  return purpose === 'decide' ? '请帮我确认这份修车报价' : '帮我看看这份修车报价贵不贵'
}
