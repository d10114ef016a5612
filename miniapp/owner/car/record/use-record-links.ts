import { useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { useCommand } from '@/common/command'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

type Listed = Reply<'GET /vehicles/:vehicleId/record-links'>
export type RecordLink = Listed['items'][number]
type Made = Reply<'POST /vehicles/:vehicleId/record-links'>
type Wish = { readonly days: 1 | 7 | 30; readonly withPrices: boolean }

export type RecordLinks = {
  readonly loaded: Loaded<Listed>
  readonly made: Made | undefined
  /** What is shared now: the link that was made, else home and nothing of the car. */
  readonly card: { readonly title: string; readonly path: string; readonly imageUrl: string }
  readonly make: (wish: Wish) => void
  readonly forget: () => void
  readonly revoke: (linkId: string) => void
  readonly error: ApiError | undefined
  readonly isBusy: boolean
}

/** Links that show the record of this car to others for a time. */
export function useRecordLinks(vehicleId: string): RecordLinks {
  const params = { vehicleId }
  const loaded = useLoad(`record links ${vehicleId}`, () =>
    vehicleId === '' ? undefined : api('GET /vehicles/:vehicleId/record-links', { params }),
  )
  const [made, setMade] = useState<Made>()
  const command = useCommand()
  return {
    loaded,
    made,
    card: {
      title: made === undefined ? '安心修' : '这辆车的维保档案',
      path:
        made === undefined
          ? '/pages/home/index'
          : `/car/shared/index?linkId=${made.id}&token=${encodeURIComponent(made.token)}`,
      imageUrl: '/pictures/share.png',
    },
    make: (wish) =>
      void command.run(async (id) => {
        setMade(await api('POST /vehicles/:vehicleId/record-links', { params, body: { id, ...wish } }))
        await loaded.reload()
      }),
    forget: () => setMade(undefined),
    revoke: (linkId) =>
      void command.run(async (commandId) => {
        await api('POST /vehicles/:vehicleId/record-links/:linkId/revocation', {
          params: { vehicleId, linkId },
          body: { commandId },
        })
        await loaded.reload()
      }),
    error: command.error,
    isBusy: command.isBusy,
  }
}
