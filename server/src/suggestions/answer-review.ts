import type { SUGGESTION_ANSWERS } from '@anxin/shared/suggestions/suggestion-words'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { closeReview, findReview, type ReviewRow } from './suggestions.repository'

/** A review that nobody has answered, or null. */
export async function openSuggestionReview(q: Queries, reviewId: string): Promise<ReviewRow | null> {
  const review = await findReview(q, reviewId)
  return review.answer === null ? review : null
}

type Answer = {
  readonly answer: (typeof SUGGESTION_ANSWERS)[number]
  readonly note: string
  readonly operatorId: string
}

/** An operator has read it; coached, the shop hears the note. Money and rank stay as they are. */
export async function answerReview(
  app: App,
  tx: Tx,
  reviewId: string,
  { answer, note, operatorId }: Answer,
): Promise<void> {
  const { shopId } = await findReview(tx, reviewId)
  await closeReview(tx, reviewId, { answer, note, answeredBy: operatorId, answeredAt: app.clock.now() })
  if (answer === 'coaching') await publish(app, tx, 'shop.coached', reviewId, { reviewId, shopId })
}

/** What an operator wrote to the shop. */
export async function coachingNote(q: Queries, reviewId: string): Promise<string> {
  return (await findReview(q, reviewId)).note ?? ''
}
