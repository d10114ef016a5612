import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { answerReview, suggestionReviewFor } from '../suggestions'
import { closeItem } from './close-item'
import { suggestionReviewOfCause } from './open-item'
import { lockOpenItem, ofRegion, requireRight } from './operator-access'
import { requireKind } from './require-kind'

type Answer = 'POST /operators/queue/:itemId/suggestion-answer'
type Show = 'GET /operators/suggestion-reviews/:suggestionReviewId'

/** A person has read what a shop suggested and what came of it: a note to the shop, or no cause. */
export async function answerSuggestions(app: App, call: Call<Answer>): Promise<Reply<Answer>> {
  const { caller, params, body, command } = call
  requireRight(caller, 'queue')
  return runCommand(app, command, async (tx) => {
    const item = requireKind(await lockOpenItem(tx, caller, params.itemId), ['oversell'])
    const reviewId = suggestionReviewOfCause(item.causeKey)
    assert(reviewId, 'an item about suggestions names its review')
    const { answer, note } = body
    await answerReview(app, tx, reviewId, { answer, note, operatorId: caller.operatorId })
    await closeItem(app, tx, item, { by: caller, deed: `queue.suggestion-${answer}`, note })
    return { ok: true as const }
  })
}

/** The figures of a shop, and the suggestions behind them. */
export async function showSuggestionReview(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  requireRight(caller, 'queue')
  const found = await suggestionReviewFor(app.db, params.suggestionReviewId)
  return ofRegion(caller, found).view
}
