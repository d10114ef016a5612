import { useEffect, useRef, useState } from 'react'
import type { QueuedPhoto } from '@/common/upload-queue'

export type AfterPhotos = {
  /** Asked for, and held up by photos that are still on this phone. */
  readonly isWaiting: boolean
  readonly left: number
  readonly start: () => void
  readonly stop: () => void
}

/**
 * A deed that needs its photos at the API: one tap, and it is done as soon as they have arrived, while the page is open.
 * A photo that is refused meanwhile ends the waiting, because it has to be taken again.
 */
export function useAfterPhotos(photos: readonly QueuedPhoto[], deed: () => void): AfterPhotos {
  const [isWaiting, setWaiting] = useState(false)
  const newest = useRef(deed)
  newest.current = deed
  const left = photos.filter(({ state }) => state === 'waiting' || state === 'sending').length
  const hasFailed = photos.some(({ state }) => state === 'failed')
  useEffect(() => {
    if (!isWaiting || (left > 0 && !hasFailed)) return
    setWaiting(false)
    if (!hasFailed) newest.current()
  }, [isWaiting, left, hasFailed])
  return { isWaiting, left, start: () => setWaiting(true), stop: () => setWaiting(false) }
}
