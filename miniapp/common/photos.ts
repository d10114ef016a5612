import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { api } from './api'
import { currentToken } from './session'

export type PhotoState = {
  readonly path: string | undefined
  readonly isFailed: boolean
  readonly retry: () => void
}

const OK = 200
/** Photos never change under their id, so the file of this run of the app is good for as long as it lasts. */
const files = new Map<string, Promise<string>>()

/** The file of a photo, fetched once with the caller's session: an address alone would need no session. */
export function fetchPhoto(photoId: string): Promise<string> {
  const known = files.get(photoId)
  if (known !== undefined) return known
  const fetched = download(photoId)
  files.set(photoId, fetched)
  fetched.catch(() => files.delete(photoId))
  return fetched
}

export function usePhoto(photoId: string): PhotoState {
  const [path, setPath] = useState<string>()
  const [isFailed, setFailed] = useState(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    setFailed(false)
    fetchPhoto(photoId)
      .then((file) => isWanted && setPath(file))
      .catch(() => isWanted && setFailed(true))
    return () => {
      isWanted = false
    }
  }, [photoId, turn])
  return { path, isFailed, retry: () => setTurn((value) => value + 1) }
}

async function download(photoId: string): Promise<string> {
  const first = await downloadOnce(photoId)
  if (first.statusCode === OK) return first.tempFilePath
  if (first.statusCode !== 401) throw new Error(`photo ${first.statusCode}`)
  // Any call of the API renews the session; a download cannot do so by itself.
  await api('GET /me')
  const second = await downloadOnce(photoId)
  if (second.statusCode !== OK) throw new Error(`photo ${second.statusCode}`)
  return second.tempFilePath
}

function downloadOnce(photoId: string) {
  const token = currentToken()
  return Taro.downloadFile({
    url: `${API_BASE_URL}/photos/${photoId}`,
    header: token === null ? {} : { authorization: `Bearer ${token}` },
  })
}
