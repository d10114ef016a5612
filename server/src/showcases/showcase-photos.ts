import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import { INTAKE_PHOTO_SLOTS, type PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import type { Mask } from '@anxin/shared/showcases/showcase.contract'
import { buffer } from 'node:stream/consumers'
import type { App } from '../app'
import { maskPhoto } from '../gateways/storage/mask-photo'
import { photoKey, photosOf } from '../orders'
import type { Queries, Tx } from '../platform/db'
import { setTimers } from '../platform/timers'
import { deleteShowcasePhotos, showcasePhotosOf, type ShowcasePhotoRow } from './showcases.repository'

export const FORGET_TIMER = 'showcases.forget-photo'

type Slot = (typeof PHOTO_SLOTS)[number]
type OrderPhoto = Awaited<ReturnType<typeof photosOf>>[number]

/** The slots of which a showcase is made; the five of the intake show the plate. */
const STAGES: Readonly<Partial<Record<Slot, 'before' | 'after'>>> = {
  front: 'before',
  rear: 'before',
  left: 'before',
  right: 'before',
  dashboard: 'before',
  damage: 'before',
  finding: 'before',
  'old-part': 'after',
  finish: 'after',
}

/** The photos of an order of which its shop can make a showcase, oldest first. */
export async function usablePhotos(q: Queries, orderId: string) {
  return (await photosOf(q, orderId)).flatMap((photo) => {
    const stage = photo.side === 'shop' ? STAGES[photo.slot] : undefined
    return stage === undefined ? [] : [{ ...photo, stage }]
  })
}

export type Wanted = { readonly photoId: string; readonly masks: Mask[]; readonly nothingToHide: boolean }
export type Masked = Omit<ShowcasePhotoRow, 'showcaseId'>

/**
 * Makes and stores the masked pictures. Outside the transaction, and stored before they are noted: a file without a row
 * means nothing. NOT_FOUND for a photo that is not of this order or of no use; SHOWCASE_UNMASKED for one of the whole
 * car without a mask, and for any other without one of which nobody said that there is nothing to hide.
 */
export async function makePictures(app: App, orderId: string, wanted: readonly Wanted[]): Promise<Masked[]> {
  const usable = new Map((await usablePhotos(app.db, orderId)).map((photo) => [photo.id, photo]))
  const chosen = wanted.map(({ photoId, masks, nothingToHide }, index) => {
    const photo = usable.get(photoId)
    if (!photo) throw new AppError('NOT_FOUND', `photo ${photoId}`)
    requireMasked(photo, masks, nothingToHide, index)
    return { photo, masks }
  })
  const made: Masked[] = []
  // One after the other: nine pictures at once would hold nine decoded ones in memory.
  for (const { photo, masks } of chosen) {
    const { data, contentType, sha256, widthPx, heightPx } = await maskPhoto(
      await readPhoto(app, photo),
      masks,
    )
    const id = app.newId()
    await app.storage.put(pictureKey(id), data, { contentType })
    const { stage } = photo
    made.push({
      id,
      seq: made.length,
      orderPhotoId: photo.id,
      stage,
      masks,
      width: widthPx,
      height: heightPx,
      sha256,
    })
  }
  return made
}

function requireMasked(
  photo: OrderPhoto,
  masks: readonly Mask[],
  nothingToHide: boolean,
  index: number,
): void {
  const showsCar = (INTAKE_PHOTO_SLOTS as readonly Slot[]).includes(photo.slot)
  if (masks.length > 0 || (nothingToHide && !showsCar)) return
  const fields = {
    [`body.photos.${index}`]: showsCar ? '整车照片须遮住车牌' : '请遮住车牌和人脸，或确认没有',
  }
  throw new AppError('SHOWCASE_UNMASKED', `photo ${photo.id}`, { fields })
}

async function readPhoto(app: App, { id }: OrderPhoto): Promise<Buffer> {
  const stored = await app.storage.get(photoKey(id))
  if (!stored) throw new AppError('NOT_FOUND', `photo ${id} has no file`)
  return buffer(stored.stream)
}

/** Takes the pictures of a showcase away: nobody finds them from the commit on, and their files go afterwards. */
export async function removePictures(app: App, tx: Tx, showcaseId: string): Promise<void> {
  const photos = await showcasePhotosOf(tx, [showcaseId])
  await deleteShowcasePhotos(tx, showcaseId)
  const dueAt = app.clock.now()
  await setTimers(
    app,
    tx,
    photos.map(({ id }) => ({ kind: FORGET_TIMER, subjectId: id, dueAt })),
  )
}

/** Timer: the file of a picture that no showcase has any more. */
export async function forgetPicture(app: App, photoId: string): Promise<null> {
  await app.storage.delete(pictureKey(photoId))
  return null
}

export function pictureKey(photoId: string): string {
  return `showcases/${IdText.parse(photoId)}.jpg`
}
