import { careContract } from '@anxin/shared/care/care.contract'
import { handlersFor } from '../platform/routes'
import { answerFollowUp } from './answer-follow-up'
import { showFollowUp } from './show-follow-up'

export const careRoutes = handlersFor(careContract, {
  'GET /orders/:orderId/follow-up': showFollowUp,
  'POST /orders/:orderId/follow-up': answerFollowUp,
})
