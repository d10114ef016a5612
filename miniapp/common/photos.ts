import { useEffect, useState } from 'react'
import { downloadFile } from './download'

export type PhotoState = {
  readonly path: string | undefined
  readonly isFailed: boolean
  readonly retry: () => void
}

/** Photos never change under their id, so the file of this run of the app is good for as long as it lasts. */
const files = new Map<string, Promise<string>>()

/**
 * The file of a photo, fetched once with the caller's session: an address alone would need no session. One of a published
 * review is everybody's, by the review that it belongs to.
 */
export function fetchPhoto(photoId: string, reviewId?: string): Promise<string> {
  const known = files.get(photoId)
  if (known !== undefined) return known
  const own = `/photos/${photoId}`
  const fetched = downloadFile(reviewId === undefined ? own : `/reviews/${reviewId}${own}`)
  files.set(photoId, fetched)
  fetched.catch(() => files.delete(photoId))
  return fetched
}

export function usePhoto(photoId: string, reviewId?: string): PhotoState {
  const [path, setPath] = useState<string>()
  const [isFailed, setFailed] = useState(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    setFailed(false)
    fetchPhoto(photoId, reviewId)
      .then((file) => isWanted && setPath(file))
      .catch(() => isWanted && setFailed(true))
    return () => {
      isWanted = false
    }
  }, [photoId, reviewId, turn])
  return { path, isFailed, retry: () => setTurn((value) => value + 1) }
}
