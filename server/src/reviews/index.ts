import type { Domain } from '../platform/domain'
import { inviteReview, REMIND_TIMER, remindReview } from './invite-review'
import { CHECK_TIMER, checkAgain } from './judge-review'
import { reviewRoutes } from './reviews.routes'

export { decideReview } from './decide-review'
export { countReviewsOfOwner, findReviewOfOrder } from './reviews.repository'

export const reviewsDomain: Domain = {
  routes: reviewRoutes,
  timers: {
    [CHECK_TIMER]: { outside: checkAgain },
    [REMIND_TIMER]: { inTransaction: remindReview },
  },
  listeners: {
    'order.completed': { 'reviews.order-completed': inviteReview },
    'follow-up.answered': { 'reviews.follow-up-answered': inviteReview },
    'follow-up.unanswered': { 'reviews.follow-up-unanswered': inviteReview },
  },
}
