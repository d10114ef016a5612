import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import { closeOffers, offersOf } from './cases.repository'
import { carryOut } from './carry-out'
import { lockOrder } from '../orders'

type Route = 'POST /cases/:caseId/acceptance'

/** The owner takes an open offer: both sides agree, so it executes itself at once and nothing waits for an appeal. */
export async function acceptCaseOffer(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    const offer = (await offersOf(tx, row.id)).find(({ id }) => id === body.offerId)
    if (!offer) throw new AppError('NOT_FOUND', `offer ${body.offerId}`)
    if (offer.state !== 'open')
      throw new AppError('ILLEGAL_TRANSITION', `offer ${offer.id} is ${offer.state}`)
    await closeOffers(tx, row.id, offer.id)
    const carried = await carryOut(app, tx, order, row, {
      event: 'agree',
      outcome: offer.kind === 'rework' ? 'rework' : 'partial-refund',
      amountFen: offer.amountFen,
      payFirst: false,
      note: offer.text,
      actor: actorOf(caller),
      causeKey: offer.id,
    })
    return viewCase(app, tx, carried, await lockOrder(tx, order.id), caller)
  })
}
