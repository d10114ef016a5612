import { AppError } from '@anxin/shared/kernel/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { photoKey } from '../orders'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import {
  countByShop,
  findOpinion,
  findRequest,
  pageOfOpinions,
  requestsByIds,
  type OpinionRequestRow,
  type OpinionRow,
} from './opinions.repository'

type List = 'GET /shop/opinions'
type Show = 'GET /shop/opinions/:opinionId'
type Photo = 'GET /shop/opinions/:opinionId/photos/:nth'

/** What the shop was asked about, newest first, and how many it has answered. */
export async function listOpinions(app: App, { caller, query }: Call<List>): Promise<Reply<List>> {
  const which = { beforeId: idOfCursor(query.cursor), open: query.open === 'true', limit: query.limit + 1 }
  const { items, nextCursor } = toPage(await pageOfOpinions(app.db, caller.shopId, which), query.limit)
  const requests = await requestsByIds(app.db, [...new Set(items.map(({ requestId }) => requestId))])
  const byId = new Map(requests.map((request) => [request.id, request]))
  const counts = await countByShop(app.db, [caller.shopId], 'answered')
  return {
    items: items.flatMap((row) => {
      const request = byId.get(row.requestId)
      return request ? [summaryOf(row, request)] : []
    }),
    nextCursor,
    answers: counts.get(caller.shopId) ?? 0,
  }
}

/** One quote to be judged: what a stranger may see of it, and nothing by which the order could be found. */
export async function showShopOpinion(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  const row = await findOpinion(app.db, caller.shopId, params.opinionId)
  const request = await findRequest(app.db, row.requestId)
  return {
    ...summaryOf(row, request),
    quote: request.quote,
    photoCount: row.state === 'asked' ? request.photoIds.length : 0,
    text: row.text,
    answers: row.lines,
  }
}

function summaryOf(
  { id, state, askedAt, answeredAt }: OpinionRow,
  { quote, createdAt, dueAt }: OpinionRequestRow,
) {
  return {
    id,
    state,
    serviceName: quote.serviceName,
    carText: quote.carText,
    lineCount: quote.lines.length,
    askedAt: (askedAt ?? createdAt).toISOString(),
    dueAt: dueAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  }
}

/** The bytes of a photo, by its number and not by its id, while the shop is asked. */
export async function downloadOpinionPhoto(
  app: App,
  { caller, params }: Call<Photo>,
  { reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<Reply<Photo>> {
  const row = await findOpinion(app.db, caller.shopId, params.opinionId)
  const { photoIds } = await findRequest(app.db, row.requestId)
  const photoId = photoIds[params.nth]
  const stored =
    photoId === undefined || row.state !== 'asked' ? null : await app.storage.get(photoKey(photoId))
  if (!stored) throw new AppError('NOT_FOUND', `photo ${params.nth} of opinion ${row.id}`)
  return reply
    .type(stored.contentType)
    .header('content-length', stored.bytes)
    .header('cache-control', 'private, max-age=1800')
    .send(stored.stream)
}
