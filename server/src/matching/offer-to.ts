import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { insertOffers } from './offers.repository'

/** Asks the shop that the owner chose, for a new order, until `answerBy`; the caller holds its slot already. */
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
