import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { linesOf, lockOrder, type OrderLineRow, type OrderRow } from '../orders'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { askNext, OPINION_DUE, OPINION_HALF } from './follow-request'
import { isQuoteOpen, leftFor } from './may-ask'
import { chooseShops } from './choose-shops'
import { maskQuote } from './mask-quote'
import { insertRequest, type OpinionRequestRow } from './opinions.repository'
import { viewOwnOpinion } from './show-opinion'

type Route = 'POST /orders/:orderId/opinion'

/**
 * The owner asks two other shops about the quote that is shown. Nothing of the order changes, its clocks go on, and
 * its own shop is not told.
 */
export async function askOpinion(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOrder(tx, params.orderId)
    if (order.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${order.id} is another’s`)
    const lines = await linesOf(tx, order.id)
    requireOpenQuote(order, lines)
    if (order.quoteRound !== body.quoteRound)
      throw new AppError('QUOTE_CHANGED', `order ${order.id} round ${order.quoteRound}`, {
        data: { quoteRound: order.quoteRound },
      })
    if ((await leftFor(app, tx, caller.userId)) === 0)
      throw new AppError('OPINION_LIMIT', `owner ${caller.userId}`)
    const request = await insertOpinions(app, tx, order, { ...body, lines })
    await record(app, tx, actorOf(caller), 'opinion.ask', request.id)
    return viewOwnOpinion(app, tx, order)
  })
}

function requireOpenQuote(order: OrderRow, lines: readonly OrderLineRow[]): void {
  if (!isQuoteOpen(order, lines))
    throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} shows no quote to decide`)
}

async function insertOpinions(
  app: App,
  tx: Tx,
  order: OrderRow,
  {
    id,
    photoIds: wanted,
    lines,
  }: { id: string; photoIds: readonly string[]; lines: readonly OrderLineRow[] },
): Promise<OpinionRequestRow> {
  const shops = await chooseShops(app, tx, order)
  if (shops.length === 0) throw new AppError('NO_OPINION_SHOP', `order ${order.id}`)
  const { quote, lineIds, amountsFen, photoIds } = maskQuote(order, lines, wanted)
  const now = app.clock.now()
  const request: OpinionRequestRow = {
    id,
    orderId: order.id,
    ownerId: order.ownerId,
    quoteRound: order.quoteRound,
    quote,
    lineIds: [...lineIds],
    amountsFen: [...amountsFen],
    photoIds: [...photoIds],
    isOpen: true,
    createdAt: now,
    dueAt: plusMs(now, LIMITS.opinionMs),
    closedAt: null,
  }
  const queued = shops.map(({ shopId, distanceMetres }, rank) => ({
    id: app.newId(),
    requestId: id,
    shopId,
    rank,
    state: 'queued' as const,
    distanceMetres,
    askedAt: null,
    answeredAt: null,
    text: '',
    lines: [],
  }))
  await insertRequest(tx, request, queued)
  await askNext(app, tx, request)
  await setTimer(app, tx, OPINION_HALF, id, plusMs(now, LIMITS.opinionMs / 2))
  await setTimer(app, tx, OPINION_DUE, id, request.dueAt)
  return request
}
