import { AppError } from '@anxin/shared/kernel/errors'
import { timeOfId } from '@anxin/shared/kernel/new-id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { reencodePhoto } from '../gateways/storage/photos'
import { isDuplicate } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { keepPaper } from './merchant-photo-store'
import { countMerchantPhotos, findMerchantPhoto, insertMerchantPhoto } from './merchant.repository'

type Route = 'POST /shop/merchant/photos'

export const PHOTO_TIMER = 'shops.merchant-photo'

/**
 * Takes a picture of a paper. Stored sealed before it is noted, so a crash in between leaves a file that means nothing.
 * The same id again answers what is there. PHOTO_REFUSED, PHOTO_LIMIT.
 */
export async function uploadMerchantPhoto(
  app: App,
  { caller, query }: Call<Route>,
  { request }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Reply<Route>> {
  const { id, slot } = query
  const earlier = await findMerchantPhoto(app.db, id)
  if (earlier) {
    if (earlier.shopId !== caller.shopId || earlier.slot !== slot)
      throw new AppError('COMMAND_ID_REUSED', `photo ${id}`)
    return { id, slot }
  }
  const now = app.clock.now()
  if (Math.abs(timeOfId(id) - now.getTime()) > LIMITS.idClockSkewMs) throw new AppError('ID_OUT_OF_TIME', id)
  if ((await countMerchantPhotos(app.db, caller.shopId)) >= LIMITS.merchantPhotosKept)
    throw new AppError('PHOTO_LIMIT', caller.shopId)
  const outcome = await reencodePhoto(await readFile(request))
  if (outcome.kind === 'refused') throw new AppError('PHOTO_REFUSED', outcome.reason)
  await keepPaper(app, id, outcome.photo.data)
  const row = { id, shopId: caller.shopId, slot, uploadedAt: now }
  await app.db
    .transaction(async (tx) => {
      await insertMerchantPhoto(tx, row)
      await setTimer(app, tx, PHOTO_TIMER, id, plusMs(now, LIMITS.merchantPhotoKeptMs))
    })
    .catch((error: unknown) => {
      if (!isDuplicate(error)) throw error // the same upload, twice at once
    })
  return { id, slot }
}

/** The one file of a multipart upload. */
export async function readFile(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new AppError('UNSUPPORTED_MEDIA', 'multipart/form-data expected')
  const file = await request.file()
  if (file?.fieldname !== 'file')
    throw new AppError('BAD_INPUT', 'field `file` is missing', { fields: { file: '缺少照片文件' } })
  return file.toBuffer()
}
