import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { answerTime } from './answer-time'
import { insertOffers } from './offers.repository'

/** Until when a shop may answer that is asked now and has, or is about to get, the slot held. */
export async function timeToAnswer(app: App, q: Queries, shopId: string): Promise<Date> {
  const now = app.clock.now()
  // A slot is held there, so the shop opens again, unless it has changed its hours this very moment.
  return (await answerTime(q, shopId, now)) ?? plusMs(now, LIMITS.acceptWithinMs)
}

/** Asks the shop that the owner chose, for a new order, by timeToAnswer; the caller holds its slot already. */
export async function offerTo(
  app: App,
  tx: Tx,
  { orderId, shopId, distanceMetres, answerBy }: Asking,
): Promise<void> {
  await insertOffers(tx, [
    {
      id: app.newId(),
      orderId,
      shopId,
      rank: 0,
      state: 'offered',
      distanceMetres,
      why: null,
      offeredAt: app.clock.now(),
      answerBy,
    },
  ])
  await publish(app, tx, 'order.offered', orderId, { orderId, shopId })
}

type Asking = {
  readonly orderId: string
  readonly shopId: string
  readonly distanceMetres: number | null
  readonly answerBy: Date
}
