import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { lockOffers, moveOffer, setAnswer, withdrawAll } from './offers.repository'

/** The shop says yes or no. OFFER_GONE when it is not the one that is asked now, or its time is over. */
export async function answerOffer(
  app: App,
  tx: Tx,
  orderId: string,
  shopId: string,
  answer: 'accepted' | 'refused',
  reason: string | null = null,
): Promise<void> {
  const answeredAt = app.clock.now()
  if (!(await setAnswer(tx, { orderId, shopId }, { state: answer, answeredAt, reason })))
    throw new AppError('OFFER_GONE', `order ${orderId} at shop ${shopId}`)
}

/** The time to answer is over: which shop was silent, or null when nobody is asked, or has time left. */
export async function expireOffer(app: App, tx: Tx, orderId: string): Promise<string | null> {
  const now = app.clock.now()
  const open = (await lockOffers(tx, orderId)).find(({ state }) => state === 'offered')
  if (!open?.answerBy || open.answerBy > now) return null
  await moveOffer(tx, open, 'expired', { answeredAt: now })
  return open.shopId
}

/** The order ended or left its shop: nobody is asked any more, and nobody's yes counts. */
export async function withdrawOffers(tx: Tx, orderId: string): Promise<void> {
  await withdrawAll(tx, orderId)
}
