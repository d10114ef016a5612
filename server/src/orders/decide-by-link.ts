import { AppError } from '@anxin/shared/kernel/errors'
import { RELATION_WORDS } from '@anxin/shared/orders/relation-words'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { linkByToken, sharedQuote, stateOfLink } from './approval-link'
import { endLink } from './approval-links.repository'
import { decideShown } from './decide-lines'
import { findOrder, lockOrder } from './orders.repository'
import { takeInPayments } from './settle-payment'

type Show = 'POST /approval-links/:linkId/quote'
type Decide = 'POST /approval-links/:linkId/decisions'

/** The quote behind a link, masked. */
export async function showSharedQuote(app: App, { params, body }: Call<Show>): Promise<Reply<Show>> {
  const link = await linkByToken(app, app.db, params.linkId, body.token)
  return sharedQuote(app, app.db, link, await findOrder(app.db, link.orderId))
}

/**
 * Somebody whom the owner asked decides the quote, once. Who it was stands in the timeline and with each consent; the
 * owner is told, and pays what is due, without which nothing takes effect.
 */
export async function decideByLink(
  app: App,
  { caller, params, body, command }: Call<Decide>,
): Promise<Reply<Decide>> {
  const { orderId } = await linkByToken(app, app.db, params.linkId, body.token)
  return runCommand(app, command, async (tx) => {
    const order = await takeInPayments(app, tx, await lockOrder(tx, orderId))
    const link = await linkByToken(app, tx, params.linkId, body.token)
    if (link.purpose !== 'decide' || stateOfLink(app, link) !== 'open')
      throw new AppError('LINK_GONE', `link ${link.id} is ${stateOfLink(app, link)}, for ${link.purpose}`)
    await decideShown(app, tx, order, body, {
      actor: actorOf(caller),
      words: `${RELATION_WORDS[link.relation]}代车主`,
      linkId: link.id,
    })
    const used = { usedAt: app.clock.now(), usedBy: caller.userId }
    endLink(tx, link.id, used)
    const decided = await findOrder(tx, orderId)
    await publish(app, tx, 'order.decided-by-link', orderId, { orderId, dueFen: decided.dueFen })
    return sharedQuote(app, tx, { ...link, ...used }, decided)
  })
}
