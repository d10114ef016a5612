import type { Sealed } from '@anxin/drizzle/columns'
import { IdText } from '@anxin/shared/kernel/id'
import { text } from 'node:stream/consumers'
import type { App } from '../app'
import {
  deleteMerchantPhoto,
  hasMerchantPhoto,
  listMerchantPhotos,
  merchantPhotoIds,
} from './merchant.repository'

/** Pictures of papers lie in the storage as sealed text: whoever copies the disk sees nothing. */
const keyOf = (photoId: string) => `merchant/${IdText.parse(photoId)}.bin`

export async function keepPaper(app: App, photoId: string, picture: Buffer): Promise<void> {
  const content = Buffer.from(app.seal.seal(picture.toString('base64')))
  await app.storage.put(keyOf(photoId), content, { contentType: 'application/octet-stream' })
}

/** The picture, or null where it was forgotten. */
export async function readPaper(app: App, photoId: string): Promise<Buffer | null> {
  const stored = await app.storage.get(keyOf(photoId))
  if (!stored) return null
  return Buffer.from(app.seal.open((await text(stored.stream)) as Sealed), 'base64')
}

/** Seals all pictures with the key that seals now; answers how many were sealed with another. */
export async function resealPapers(app: App): Promise<number> {
  let resealed = 0
  for (let afterId = ''; ;) {
    const ids = await merchantPhotoIds(app.db, afterId)
    for (const id of ids) if (await resealPaper(app, id)) resealed++
    const last = ids.at(-1)
    if (last === undefined) return resealed
    afterId = last
  }
}

async function resealPaper(app: App, photoId: string): Promise<boolean> {
  const stored = await app.storage.get(keyOf(photoId))
  if (!stored) return false
  const sealed = (await text(stored.stream)) as Sealed
  if (sealed.startsWith(app.seal.currentPrefix)) return false
  await keepPaper(app, photoId, Buffer.from(app.seal.open(sealed), 'base64'))
  // Whoever forgot it meanwhile must not find it again.
  if (!(await hasMerchantPhoto(app.db, photoId))) await app.storage.delete(keyOf(photoId))
  return true
}

/** Timer `shops.merchant-photo`: a picture that nobody needed in time is forgotten, file before row. */
export async function forgetPaper(app: App, photoId: string): Promise<null> {
  await app.storage.delete(keyOf(photoId))
  await deleteMerchantPhoto(app.db, photoId)
  return null
}

/** Forgets all pictures of a shop: WeChat has them, and nobody here needs them any more. */
export async function forgetPapersOf(app: App, shopId: string): Promise<void> {
  for (const { id } of await listMerchantPhotos(app.db, shopId)) await forgetPaper(app, id)
}
