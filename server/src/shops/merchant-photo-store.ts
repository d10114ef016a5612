import type { Sealed } from '@anxin/drizzle/columns'
import { IdText } from '@anxin/shared/kernel/id'
import { text } from 'node:stream/consumers'
import type { App } from '../app'
import { certificateIds } from './certificates.repository'
import {
  deleteMerchantPhoto,
  hasMerchantPhoto,
  listMerchantPhotos,
  merchantPhotoIds,
} from './merchant.repository'

/** Pictures of papers lie in the storage as sealed text: whoever copies the disk sees nothing. */
type Folder = 'merchant' | 'certificates'
const keyOf = (photoId: string, folder: Folder) => `${folder}/${IdText.parse(photoId)}.bin`

export async function keepPaper(
  app: App,
  photoId: string,
  picture: Buffer,
  folder: Folder = 'merchant',
): Promise<void> {
  const content = Buffer.from(app.seal.seal(picture.toString('base64')))
  await app.storage.put(keyOf(photoId, folder), content, { contentType: 'application/octet-stream' })
}

/** The picture, or null where it was forgotten. */
export async function readPaper(
  app: App,
  photoId: string,
  folder: Folder = 'merchant',
): Promise<Buffer | null> {
  const stored = await app.storage.get(keyOf(photoId, folder))
  if (!stored) return null
  return Buffer.from(app.seal.open((await text(stored.stream)) as Sealed), 'base64')
}

/** Seals all pictures with the key that seals now; answers how many were sealed with another. */
export async function resealPapers(app: App): Promise<number> {
  const stores = [
    { folder: 'merchant', idsAfter: merchantPhotoIds, isKept: hasMerchantPhoto },
    { folder: 'certificates', idsAfter: certificateIds, isKept: async () => true },
  ] as const
  let resealed = 0
  for (const { folder, idsAfter, isKept } of stores) {
    for (let afterId = ''; ;) {
      const ids = await idsAfter(app.db, afterId)
      for (const id of ids) {
        if (!(await resealPaper(app, id, folder))) continue
        resealed++
        // Whoever forgot it meanwhile must not find it again.
        if (!(await isKept(app.db, id))) await app.storage.delete(keyOf(id, folder))
      }
      const last = ids.at(-1)
      if (last === undefined) break
      afterId = last
    }
  }
  return resealed
}

async function resealPaper(app: App, photoId: string, folder: Folder): Promise<boolean> {
  const stored = await app.storage.get(keyOf(photoId, folder))
  if (!stored) return false
  const sealed = (await text(stored.stream)) as Sealed
  if (sealed.startsWith(app.seal.currentPrefix)) return false
  await keepPaper(app, photoId, Buffer.from(app.seal.open(sealed), 'base64'), folder)
  return true
}

/** Timer `shops.merchant-photo`: a picture that nobody needed in time is forgotten, file before row. */
export async function forgetPaper(app: App, photoId: string): Promise<null> {
  await app.storage.delete(keyOf(photoId, 'merchant'))
  await deleteMerchantPhoto(app.db, photoId)
  return null
}

/** Forgets all pictures of a shop: WeChat has them, and nobody here needs them any more. */
export async function forgetPapersOf(app: App, shopId: string): Promise<void> {
  for (const { id } of await listMerchantPhotos(app.db, shopId)) await forgetPaper(app, id)
}
