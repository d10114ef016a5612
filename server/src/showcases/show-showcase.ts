import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { SECOND_MS } from '@anxin/shared/kernel/time'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { findOrder, findShopOrder, ownedBy, readableOrder } from '../orders'
import type { Call, Reply } from '../platform/routes'
import { pictureKey, usablePhotos } from './showcase-photos'
import { viewOwnShowcase, viewShopShowcase, viewShowcase } from './showcase-view'
import { findShowcase, findShowcaseOfOrder, showcaseOfPhoto } from './showcases.repository'

type Public = 'GET /showcases/:showcaseId'
type Own = 'GET /orders/:orderId/showcase'
type Shops = 'GET /shop/orders/:orderId/showcase'
type Picture = 'GET /showcase-photos/:photoId'

/** For everybody: published ones alone, all others look as if they did not exist. */
export async function showShowcase(app: App, { params }: Call<Public>): Promise<Reply<Public>> {
  const row = await findShowcase(app.db, params.showcaseId)
  if (row?.state !== 'published') throw new AppError('NOT_FOUND', `showcase is ${row?.state ?? 'not there'}`)
  return viewShowcase(app.db, row)
}

export async function showOwnShowcase(app: App, { caller, params }: Call<Own>): Promise<Reply<Own>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  const row = await findShowcaseOfOrder(app.db, order.id)
  return { showcase: row && (await viewOwnShowcase(app.db, row)) }
}

export async function showShopShowcase(app: App, { caller, params }: Call<Shops>): Promise<Reply<Shops>> {
  const order = await findShopOrder(app.db, caller, params.orderId)
  const [row, photos] = await Promise.all([
    findShowcaseOfOrder(app.db, order.id),
    usablePhotos(app.db, order.id),
  ])
  return {
    showcase: row && (await viewShopShowcase(app.db, row)),
    photos: photos.map(({ id, slot, stage, width, height }) => ({ id, slot, stage, width, height })),
  }
}

/**
 * The bytes of a masked picture. Whoever takes the consent back must be obeyed within a minute everywhere, so a phone
 * or a proxy keeps a public one for half of that, and keeps one that is not public not at all.
 */
export async function downloadShowcasePhoto(
  app: App,
  { caller, params }: Call<Picture>,
  { reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Reply<Picture>> {
  const row = await showcaseOfPhoto(app.db, params.photoId)
  if (!row || (row.state !== 'published' && caller === null))
    throw new AppError('NOT_FOUND', `photo ${params.photoId} is not public`)
  if (row.state !== 'published' && caller) {
    if (caller.kind === 'guest') throw new AppError('NOT_FOUND', 'a guest of the shop mini-program')
    await readableOrder(app.db, caller, row.orderId)
  }
  const stored = await app.storage.get(pictureKey(params.photoId))
  if (!stored) throw new AppError('NOT_FOUND', `photo ${params.photoId} has no file`)
  const maxAge = LIMITS.showcasePhotoCacheMs / SECOND_MS
  return reply
    .type(stored.contentType)
    .header('content-length', stored.bytes)
    .header('cache-control', row.state === 'published' ? `public, max-age=${maxAge}` : 'private, no-store')
    .send(stored.stream)
}
