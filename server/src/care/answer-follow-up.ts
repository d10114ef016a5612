import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf } from '../audit'
import { refuseRisky } from '../identity'
import { findOrder, lockOrder, setFollowUp } from '../orders'
import { runCommand, storedReply } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers } from '../platform/timers'
import { CLOSE_TIMER } from './close-follow-up'
import { closeFollowUp, lockFollowUp } from './follow-ups.repository'
import { reportProblem } from './report-problem'
import { toFollowUp } from './show-follow-up'

type Route = 'POST /orders/:orderId/follow-up'

/**
 * 都好 or 还有问题. A problem opens a case, which holds the release while the money is still frozen. The
 * text goes to shop and operator alone and is never published: it is refused when WeChat finds it risky, but taken
 * as it is when WeChat cannot be asked, because a complaint must not depend on that.
 */
export async function answerFollowUp(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  const earlier = await storedReply<Reply<Route>>(app.db, command)
  if (earlier) return earlier.reply
  const { ownerId } = await findOrder(app.db, params.orderId)
  if (ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${params.orderId} has another owner`)
  await refuseRisky(app, { caller, command, content: body.text, what: 'the answer of a follow-up' })
  return runCommand(app, command, (tx) => answer(app, tx, call))
}

async function answer(app: App, tx: Tx, { caller, params, body }: Call<Route>): Promise<Reply<Route>> {
  const { orderId } = params
  await lockOrder(tx, orderId) // first the order, then the question: as everywhere
  const followUp = await lockFollowUp(tx, orderId)
  if (!followUp) throw new AppError('NOT_FOUND', `order ${orderId} was not asked`)
  if (followUp.state !== 'asked')
    throw new AppError('ILLEGAL_TRANSITION', `follow-up ${orderId} is ${followUp.state}`)
  const answered = { state: body.answer, text: body.text, answeredAt: app.clock.now() }
  await closeFollowUp(tx, orderId, answered)
  await cancelTimers(tx, orderId, [CLOSE_TIMER])
  const isProblem = body.answer === 'problem'
  await setFollowUp(app, tx, orderId, body.answer, actorOf(caller), entryText(body))
  if (isProblem) {
    const answered = await lockOrder(tx, orderId) // as it is after the entry
    await reportProblem(app, tx, answered, { text: body.text, actor: actorOf(caller) })
  }
  const { shopId } = followUp
  await publish(app, tx, 'follow-up.answered', orderId, { orderId, shopId, answer: body.answer })
  return toFollowUp({ ...followUp, ...answered })
}

/** What owner, shop and operator read in the timeline, the owner's words included. */
function entryText({ answer, text }: Call<Route>['body']): string {
  const said = answer === 'problem' ? '回访：还有问题，已通知门店与客服' : '回访：用车都好'
  const whole = text === '' ? said : `${said}。${text}`
  return Array.from(whole).slice(0, LIMITS.noteCharsMax).join('')
}
