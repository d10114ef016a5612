import { AppError } from '@anxin/shared/kernel/errors'
import { ERRORS } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { findOrder, linesOf, type OrderRow } from '../orders'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { getShop, ratingOf } from '../shops'
import { isQuoteOpen, leftFor } from './may-ask'
import { maskQuote } from './mask-quote'
import {
  countByShop,
  latestRequest,
  opinionsOf,
  type OpinionRequestRow,
  type OpinionRow,
} from './opinions.repository'

type Route = 'GET /orders/:orderId/opinion'
type View = Reply<Route>

/** What was, or would be, sent of the owner's quote, and what came back. */
export async function showOpinion(app: App, { caller, params }: Call<Route>): Promise<View> {
  return app.db.transaction(async (tx) => {
    const order = await findOrder(tx, params.orderId)
    if (order.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${order.id} is another’s`)
    return viewOwnOpinion(app, tx, order)
  })
}

export async function viewOwnOpinion(app: App, tx: Tx, order: OrderRow): Promise<View> {
  const lines = await linesOf(tx, order.id)
  const latest = await latestRequest(tx, order.id)
  const left = await leftFor(app, tx, order.ownerId)
  const isOpen = isQuoteOpen(order, lines)
  const isOfThis = latest?.quoteRound === order.quoteRound
  // An opinion about a former quote gives way as soon as there is a new one to ask about.
  const shown = latest && (isOfThis || !isOpen) ? latest : null
  const masked = shown ?? maskQuote(order, lines)
  const { quote, photoIds, lineIds, amountsFen } = masked
  return {
    quote,
    photoIds: [...photoIds],
    quoteRound: shown?.quoteRound ?? order.quoteRound,
    lineIds: [...lineIds],
    amountsFen: [...amountsFen],
    refusal: refusalOf(isOpen, isOfThis, left),
    left,
    request: shown && (await viewRequest(tx, shown, isOpen && isOfThis)),
  }
}

function refusalOf(isOpen: boolean, isAsked: boolean, left: number): string | null {
  if (!isOpen) return '现在没有待你确认的报价'
  if (isAsked) return ERRORS.OPINION_ASKED.message
  return left === 0 ? ERRORS.OPINION_LIMIT.message : null
}

async function viewRequest(
  tx: Tx,
  request: OpinionRequestRow,
  isPresent: boolean,
): Promise<NonNullable<View['request']>> {
  const asked = (await opinionsOf(tx, request.id)).filter(({ askedAt }) => askedAt !== null)
  const answered = asked.filter(({ state }) => state === 'answered')
  const ids = answered.map(({ shopId }) => shopId)
  const counts = await countByShop(tx, ids, 'answered')
  const shops = await Promise.all(ids.map((id) => getShop(tx, id))) // two at most
  const view = (row: OpinionRow) => {
    const shop = shops.find(({ id }) => row.state === 'answered' && id === row.shopId)
    return {
      state: row.state,
      text: row.text,
      answeredAt: row.answeredAt?.toISOString() ?? null,
      lines: row.lines,
      shop: shop
        ? {
            id: shop.id,
            name: shop.name,
            distanceMetres: row.distanceMetres,
            rating: ratingOf(shop),
            answers: counts.get(shop.id) ?? 0,
          }
        : null,
    }
  }
  return {
    id: request.id,
    isOpen: request.isOpen,
    isPast: !isPresent,
    askedAt: request.createdAt.toISOString(),
    dueAt: request.dueAt.toISOString(),
    shops: [...answered, ...asked.filter(({ state }) => state !== 'answered')].map(view),
  }
}
