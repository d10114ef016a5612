import { LIMITS } from '@anxin/shared/kernel/limits'
import { transition } from '@anxin/shared/kernel/machine'
import { opinionMachine } from '@anxin/shared/opinions/opinion.machine'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers } from '../platform/timers'
import { getShop, takesOrders } from '../shops'
import {
  closeRequestRow,
  findRequest,
  latestRequest,
  lockRequest,
  moveOpinion,
  opinionsOf,
  type OpinionRequestRow,
} from './opinions.repository'

/** Timer kinds are stored, so they never change. */
export const OPINION_HALF = 'opinions.half'
export const OPINION_DUE = 'opinions.due'

/**
 * Of a locked request: asks the next shops until two are asked or have answered, while there is time. With nobody left
 * who could still answer the request is over at once.
 */
export async function askNext(app: App, tx: Tx, request: OpinionRequestRow): Promise<void> {
  const now = app.clock.now()
  const all = await opinionsOf(tx, request.id)
  const answered = all.filter(({ state }) => state === 'answered').length
  let asked = all.filter(({ state }) => state === 'asked').length
  for (const queued of all.filter(({ state }) => state === 'queued')) {
    if (answered + asked >= LIMITS.opinionShops || now >= request.dueAt) break
    if (!takesOrders(await getShop(tx, queued.shopId))) continue
    moveOpinion(tx, queued, transition(opinionMachine, queued.state, 'ask'), { askedAt: now })
    const { id: opinionId, shopId } = queued
    await publish(app, tx, 'opinion.asked', request.orderId, { orderId: request.orderId, shopId, opinionId })
    asked += 1
  }
  if (asked === 0) await endRequest(app, tx, request, 'expire')
}

/** Ends a locked request: who is asked can no longer answer, who is queued will not be. */
async function endRequest(
  app: App,
  tx: Tx,
  request: OpinionRequestRow,
  event: 'expire' | 'withdraw',
): Promise<void> {
  const all = await opinionsOf(tx, request.id)
  for (const one of all) {
    if (one.state === 'asked') moveOpinion(tx, one, transition(opinionMachine, one.state, event))
    if (one.state === 'queued') moveOpinion(tx, one, transition(opinionMachine, one.state, 'withdraw'))
  }
  closeRequestRow(tx, request.id, app.clock.now())
  await cancelTimers(tx, request.id, [OPINION_HALF, OPINION_DUE])
  if (event === 'withdraw') return
  const answers = all.filter(({ state }) => state === 'answered').length
  const { orderId, id: requestId } = request
  await publish(app, tx, 'opinion.closed', orderId, { orderId, requestId, answers })
}

/** Timer: half of the time is over; whoever is silent is reminded. */
export async function remindShops(app: App, tx: Tx, requestId: string): Promise<void> {
  const { orderId, isOpen } = await findRequest(tx, requestId)
  if (!isOpen) return
  for (const { id: opinionId, shopId, state } of await opinionsOf(tx, requestId))
    if (state === 'asked')
      await publish(app, tx, 'opinion.half-gone', orderId, { orderId, shopId, opinionId })
}

/** Timer: the half hour is over; what has come is all there is. */
export async function closeDue(app: App, tx: Tx, requestId: string): Promise<void> {
  const request = await lockRequest(tx, requestId)
  if (request.isOpen && request.dueAt <= app.clock.now()) await endRequest(app, tx, request, 'expire')
}

/** Listener: the quote is decided, or is another one now. Nobody need work on what nobody waits for. */
export async function onQuoteOver(
  app: App,
  tx: Tx,
  { payload }: { readonly payload: { readonly orderId: string; readonly round?: number } },
): Promise<void> {
  const latest = await latestRequest(tx, payload.orderId)
  if (!latest?.isOpen) return
  const request = await lockRequest(tx, latest.id)
  // The event may be that of the very quote that was asked about, heard late.
  const isOther = payload.round === undefined || payload.round > request.quoteRound
  if (request.isOpen && isOther) await endRequest(app, tx, request, 'withdraw')
}

/** Listener: the same for a decision, whose round is that of the quote. */
export async function onQuoteDecided(
  app: App,
  tx: Tx,
  { payload: { orderId } }: { readonly payload: { readonly orderId: string } },
): Promise<void> {
  return onQuoteOver(app, tx, { payload: { orderId } })
}
