import { newId } from '@/common/ids'
import { takePictures, uploads } from '@/common/uploads'

/** Pictures of a fault, chosen before there is an order to send them to. */
export type NeedPhoto = { readonly id: string; readonly path: string }

export const NEED_PHOTOS_MAX = 6

/** Files that WeChat has for this run of the app; after a kill they are gone and have to be chosen again. */
let photos: readonly NeedPhoto[] = []

export function needPhotos(): readonly NeedPhoto[] {
  return photos
}

export function keepNeedPhotos(kept: readonly NeedPhoto[]): void {
  photos = kept
}

export async function chooseNeedPhotos(): Promise<void> {
  const paths = await takePictures({ from: 'album', count: NEED_PHOTOS_MAX - photos.length })
  keepNeedPhotos([...photos, ...paths.map((path) => ({ id: newId(), path }))])
}

/** Hands the pictures to the queue, which sends them however long the network is gone; the order stands without them. */
export function sendNeedPhotos(orderId: string): void {
  for (const { path } of photos) uploads().add({ orderId, slot: 'need' }, path)
  keepNeedPhotos([])
}
