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
 * The file of a photo, fetched once with the caller's session: an address alone would need no session. `folder` is where
 * the caller may read it: with its order, a review, or the record of a car. Those of a showcase are fetched each time,
 * because its owner may take them back.
 */
export function fetchPhoto(photoId: string, folder = '/photos'): Promise<string> {
  const path = `${folder}/${photoId}`
  if (folder === '/showcase-photos') return downloadFile(path)
  const known = files.get(path)
  if (known !== undefined) return known
  const fetched = downloadFile(path)
  files.set(path, fetched)
  fetched.catch(() => files.delete(path))
  return fetched
}

export function usePhoto(photoId: string, folder?: string): PhotoState {
  const [path, setPath] = useState<string>()
  const [isFailed, setFailed] = useState(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    setFailed(false)
    fetchPhoto(photoId, folder)
      .then((file) => isWanted && setPath(file))
      .catch(() => isWanted && setFailed(true))
    return () => {
      isWanted = false
    }
  }, [photoId, folder, turn])
  return { path, isFailed, retry: () => setTurn((value) => value + 1) }
}
