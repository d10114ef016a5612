import { AppError } from '@anxin/shared/kernel/errors'
import { starsOf } from '@anxin/shared/reviews/review-words'
import type { App } from '../app'
import { carText } from '../orders'
import { runCommand, storedReply } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { seriesOf } from '../vehicles'
import { REMIND_TIMER } from './invite-review'
import { followJudgement, judgeReviewText } from './judge-review'
import { tellLow } from './tell-low'
import { toReview } from './review-view'
import { checkReviewPhotos, reviewableOrder } from './reviewable-order'
import { findReviewOfOrder, insertReview } from './reviews.repository'

type Route = 'POST /orders/:orderId/review'

/** The owner reviews a completed order, once. WeChat judges the text first, outside the transaction. */
export async function writeReview(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  const earlier = await storedReply<Reply<Route>>(app.db, command)
  if (earlier) return earlier.reply
  const { orderId } = params
  await reviewableOrder(app, app.db, caller, orderId)
  if (await findReviewOfOrder(app.db, orderId)) throw new AppError('REVIEW_EXISTS', `order ${orderId}`)
  await checkReviewPhotos(app.db, orderId, body.photoIds)
  const judgement = await judgeReviewText(app, caller.userId, body.text)
  return runCommand(app, command, async (tx) => {
    const order = await reviewableOrder(app, tx, caller, orderId)
    const review = {
      ...body,
      orderId,
      ownerId: caller.userId,
      shopId: order.shopId,
      technicianId: order.technicianId,
      seriesId: await seriesOf(tx, order.vehicleId),
      stars: starsOf(body),
      vehicleText: carText(order),
      state: 'pending' as const,
      excluded: null,
      reply: null,
      edited: false,
      checkAttempts: 0,
      at: app.clock.now(),
    }
    if (!(await insertReview(tx, review))) throw new AppError('REVIEW_EXISTS', `order ${orderId}`)
    await cancelTimers(tx, orderId, [REMIND_TIMER])
    await tellLow(app, tx, review)
    return toReview(await followJudgement(app, tx, review, judgement))
  })
}
