import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { judgeText } from '../gateways/wechat-open/judge-text'
import { openidOf } from '../identity'
import type { ShopCaller } from '../platform/caller'
import { runCommand, storedReply } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { toReview } from './review-view'
import { findReview, lockReview, updateReview, type ReviewRow } from './reviews.repository'

type Route = 'POST /shop/reviews/:reviewId/reply'

/**
 * The shop answers a published review of its own; a later answer replaces the earlier one. Other than a review it
 * cannot wait for its check: WECHAT_UNAVAILABLE when WeChat does not answer.
 */
export async function replyToReview(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  const earlier = await storedReply<Reply<Route>>(app.db, command)
  if (earlier) return earlier.reply
  requireOwn(caller, await findReview(app.db, params.reviewId))
  const openid = await openidOf(app, app.db, caller.userId, 'shop')
  const text = { app: 'shop', openid, scene: 'comment', content: body.text } as const
  const judgement = await judgeText(app.wechatOpen, text)
  if (judgement === 'unchecked') throw new AppError('WECHAT_UNAVAILABLE', 'the answer was not checked')
  if (judgement !== 'fine') throw new AppError('CONTENT_RISKY', `the answer is ${judgement}`)
  return runCommand(app, command, async (tx) => {
    const review = requireOwn(caller, await lockReview(tx, params.reviewId))
    await record(app, tx, actorOf(caller), 'review.reply', review.id, { shopId: caller.shopId })
    return toReview(await updateReview(tx, review, { reply: body.text }))
  })
}

function requireOwn(caller: ShopCaller, review: ReviewRow | null): ReviewRow {
  if (review?.shopId !== caller.shopId || review.state !== 'published')
    throw new AppError('NOT_FOUND', `no published review of shop ${caller.shopId}`)
  return review
}
