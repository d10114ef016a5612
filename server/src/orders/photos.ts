import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import { timeOfId } from '@anxin/shared/kernel/new-id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Photo } from '@anxin/shared/orders/photo.contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { App } from '../app'
import { reencodePhoto } from '../gateways/storage/photos'
import type { Queries } from '../platform/db'
import { isDuplicate } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { readableOrder } from './access'
import { countPhotos, findPhoto, insertPhoto, lockOrder, type OrderPhotoRow } from './orders.repository'

type Upload = 'POST /photos'
type Download = 'GET /photos/:photoId'
type Http = { request: FastifyRequest; reply: FastifyReply }

/**
 * Takes one photo of an order from its owner or its shop. Stored first, then noted: a crash in between leaves a file
 * without a row, never a row without a file. The same id again answers what is there.
 */
export async function uploadPhoto(
  app: App,
  { caller, query }: Call<Upload>,
  { request }: Http,
): Promise<Reply<Upload>> {
  await readableOrder(app.db, caller, query.orderId)
  const earlier = await findPhoto(app.db, query.id).catch(() => null)
  // Also hours later: a phone whose network went away before the answer must not send its picture under another id.
  if (earlier) return answerFor(earlier, query)
  if (Math.abs(timeOfId(query.id) - app.clock.now().getTime()) > LIMITS.idClockSkewMs)
    throw new AppError('ID_OUT_OF_TIME', query.id)
  await requireRoom(app.db, query.orderId)
  const outcome = await reencodePhoto(await readFile(request))
  if (outcome.kind === 'refused') throw new AppError('PHOTO_REFUSED', outcome.reason)
  const { photo } = outcome
  await app.storage.put(photoKey(query.id), photo.data, { contentType: photo.contentType })
  const row = {
    id: query.id,
    orderId: query.orderId,
    slot: query.slot,
    uploadedBy: caller.userId,
    side: caller.kind === 'owner' ? ('owner' as const) : ('shop' as const),
    width: photo.widthPx,
    height: photo.heightPx,
    bytes: photo.bytes,
    sha256: photo.sha256,
    at: app.clock.now(),
  }
  try {
    await app.db.transaction(async (tx) => {
      await lockOrder(tx, row.orderId) // whose evidence the photo joins, and whose photos are now counted for good
      await requireRoom(tx, row.orderId)
      await insertPhoto(tx, row)
    })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return answerFor(await findPhoto(app.db, query.id), query)
  }
  return viewPhoto(row)
}

/**
 * The bytes of a photo, for those who may read its order. What an owner adds to a review is their own until it has been
 * checked and published; then everybody reads it with the review.
 */
export async function downloadPhoto(
  app: App,
  { caller, params }: Call<Download>,
  { reply }: Http,
): Promise<Reply<Download>> {
  const photo = await findPhoto(app.db, params.photoId)
  await readableOrder(app.db, caller, photo.orderId)
  if (photo.slot === 'review' && caller.kind === 'shop')
    throw new AppError('NOT_FOUND', `photo ${photo.id} is of a review`)
  return sendPhoto(app, reply, photo.id)
}

/** The bytes of a photo, whoever asks. NOT_FOUND without a file. */
export async function sendPhoto(app: App, reply: FastifyReply, photoId: string): Promise<FastifyReply> {
  const stored = await app.storage.get(photoKey(photoId))
  if (!stored) throw new AppError('NOT_FOUND', `photo ${photoId} has no file`)
  return reply
    .type(stored.contentType)
    .header('content-length', stored.bytes)
    .header('cache-control', 'private, max-age=31536000, immutable')
    .send(stored.stream)
}

async function requireRoom(q: Queries, orderId: string): Promise<void> {
  if ((await countPhotos(q, orderId)) >= LIMITS.photosPerOrderMax) throw new AppError('PHOTO_LIMIT', orderId)
}

async function readFile(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new AppError('UNSUPPORTED_MEDIA', 'multipart/form-data expected')
  const file = await request.file()
  if (file?.fieldname !== 'file')
    throw new AppError('BAD_INPUT', 'field `file` is missing', { fields: { file: '缺少照片文件' } })
  return file.toBuffer()
}

function answerFor(photo: OrderPhotoRow, query: { orderId: string; slot: string }): z.input<typeof Photo> {
  if (photo.orderId !== query.orderId || photo.slot !== query.slot)
    throw new AppError('COMMAND_ID_REUSED', `photo ${photo.id}`)
  return viewPhoto(photo)
}

function viewPhoto({
  id,
  orderId,
  slot,
  width,
  height,
  bytes,
  sha256,
}: OrderPhotoRow): z.input<typeof Photo> {
  return { id, orderId, slot, width, height, bytes, sha256 }
}

/** Under which a photo lies in the store. */
export function photoKey(photoId: string): string {
  return `photos/${IdText.parse(photoId)}.jpg`
}
