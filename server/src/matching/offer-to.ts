import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { answerTime } from './answer-time'
import { insertOffers } from './offers.repository'

/** Asks the shop that the owner chose, for a new order; the caller holds its slot already. */
export async function offerTo(
  app: App,
  tx: Tx,
  { orderId, shopId, distanceMetres }: { orderId: string; shopId: string; distanceMetres: number | null },
): Promise<{ answerBy: Date }> {
  const now = app.clock.now()
  // A slot is held there, so the shop opens again, unless it has changed its hours this very moment.
  const answerBy = (await answerTime(tx, shopId, now)) ?? plusMs(now, LIMITS.acceptWithinMs)
  await insertOffers(tx, [
    {
      id: app.newId(),
      orderId,
      shopId,
      rank: 0,
      state: 'offered',
      distanceMetres,
      why: null,
      offeredAt: now,
      answerBy,
    },
  ])
  await publish(app, tx, 'order.offered', orderId, { orderId, shopId })
  return { answerBy }
}
