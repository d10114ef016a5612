import type { Domain } from '../platform/domain'
import { suggestionRoutes } from './suggestions.routes'
import { startWeighing, WEIGH_TIMER, weighShops } from './weigh-shops'

export { answerReview, coachingNote, openSuggestionReview } from './answer-review'
export { percentText } from './oversell'
export { suggestionReviewFor } from './show-suggestions'

export const suggestionsDomain: Domain = {
  routes: suggestionRoutes,
  timers: { [WEIGH_TIMER]: { outside: weighShops } },
  start: startWeighing,
}
