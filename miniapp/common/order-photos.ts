import Taro from '@tarojs/taro'
import { useState } from 'react'
import type { PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import { api } from './api'
import { newId } from './ids'
import { toQuery } from './request'
import { currentToken } from './session'
import type { SlotPhoto } from './ui/Photo'

export const PHOTOS_MAX = 9
const OK = 200

type Shot = SlotPhoto & { readonly id: string; readonly path: string }
export type OrderPhotos = {
  readonly shots: readonly Shot[]
  readonly isSending: boolean
  /** The ids of what has arrived. */
  readonly sentIds: readonly string[]
  readonly add: (alreadyThere: number) => Promise<void>
  readonly retry: (id: string) => void
  readonly remove: (id: string) => void
}

type Slot = (typeof PHOTO_SLOTS)[number]

/** Pictures of an order, e.g. for a review: each keeps its id however often it has to be sent. */
export function useOrderPhotos(orderId: string, slot: Slot): OrderPhotos {
  const [shots, setShots] = useState<readonly Shot[]>([])
  const patch = (id: string, state: Shot['state']) =>
    setShots((before) => before.map((shot) => (shot.id === id ? { ...shot, state } : shot)))
  const send = async (id: string, path: string) => {
    patch(id, 'sending')
    patch(id, (await upload({ orderId, slot, id }, path)) ? 'sent' : 'failed')
  }
  return {
    shots,
    isSending: shots.some(({ state }) => state === 'sending'),
    sentIds: shots.filter(({ state }) => state === 'sent').map(({ id }) => id),
    async add(alreadyThere) {
      const count = PHOTOS_MAX - alreadyThere - shots.length
      // Closing the album is no error.
      const chosen = await Taro.chooseMedia({ count, mediaType: ['image'], sizeType: ['compressed'] }).catch(
        () => undefined,
      )
      const more = (chosen?.tempFiles ?? []).map(({ tempFilePath: path }, index): Shot => ({
        id: newId(),
        path,
        label: `照片 ${shots.length + index + 1}`,
        state: 'sending',
      }))
      setShots((before) => [...before, ...more])
      await Promise.all(more.map(({ id, path }) => send(id, path)))
    },
    retry(id) {
      const shot = shots.find((one) => one.id === id)
      if (shot !== undefined) void send(id, shot.path)
    },
    remove: (id) => setShots((before) => before.filter((shot) => shot.id !== id)),
  }
}

type Which = { readonly orderId: string; readonly slot: Slot; readonly id: string }

async function upload(which: Which, path: string): Promise<boolean> {
  const once = async () => {
    const answer = await Taro.uploadFile({
      url: `${API_BASE_URL}/photos${toQuery(which)}`,
      filePath: path,
      name: 'file',
      header: { authorization: `Bearer ${currentToken() ?? ''}` },
    }).catch(() => undefined)
    return answer?.statusCode ?? 0
  }
  const status = await once()
  if (status !== 401) return status === OK
  // Any call of the API renews the session; an upload cannot do so by itself.
  await api('GET /me').catch(() => undefined)
  return (await once()) === OK
}
