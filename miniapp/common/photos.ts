import { useEffect, useState } from 'react'
import { downloadFile } from './download'

export type PhotoState = {
  readonly path: string | undefined
  readonly isFailed: boolean
  readonly retry: () => void
}

/** Photos never change under their id, so the file of this run of the app is good for as long as it lasts. */
const files = new Map<string, Promise<string>>()

/** Where a picture comes from; the masked ones of a showcase may be taken back by its owner at any time. */
export type PhotoFolder = 'photos' | 'showcase-photos'

/** The file of a photo, fetched once with the caller's session: an address alone would need no session. */
export function fetchPhoto(photoId: string, folder: PhotoFolder = 'photos'): Promise<string> {
  if (folder === 'showcase-photos') return downloadFile(`/${folder}/${photoId}`)
  const known = files.get(photoId)
  if (known !== undefined) return known
  const fetched = downloadFile(`/photos/${photoId}`)
  files.set(photoId, fetched)
  fetched.catch(() => files.delete(photoId))
  return fetched
}

export function usePhoto(photoId: string, folder: PhotoFolder = 'photos'): PhotoState {
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
