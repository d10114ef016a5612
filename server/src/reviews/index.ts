import type { Domain } from '../platform/domain'
import { checkPhotos, onMediaChecked } from './check-photos'
import { inviteReview, REMIND_TIMER, remindReview, stopInviting } from './invite-review'
import { CHECK_TIMER, checkAgain, PHOTOS_TIMER } from './judge-review'
import { reviewRoutes } from './reviews.routes'

export { rebuildRatings } from './rebuild-ratings'
export { decideReview } from './decide-review'
export { countReviewsOfOwner, findReviewOfOrder } from './reviews.repository'

export const reviewsDomain: Domain = {
  routes: reviewRoutes,
  timers: {
    [CHECK_TIMER]: { outside: checkAgain },
    [PHOTOS_TIMER]: { outside: checkPhotos },
    [REMIND_TIMER]: { inTransaction: remindReview },
  },
  listeners: {
    'media.checked': { 'reviews.media-checked': onMediaChecked },
    'case.opened': { 'reviews.case-opened': stopInviting },
    'order.completed': { 'reviews.order-completed': inviteReview },
    'follow-up.answered': { 'reviews.follow-up-answered': inviteReview },
    'follow-up.unanswered': { 'reviews.follow-up-unanswered': inviteReview },
  },
}
