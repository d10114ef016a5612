import { answerPolicyContract } from '@anxin/shared/matching/answer-policy.contract'
import { matchingContract } from '@anxin/shared/matching/matching.contract'
import { handlersFor } from '../platform/routes'
import { listAnswerPolicies, setAnswerPolicy } from './answer-policies'
import { matchShops } from './match-shops'
import { showStanding } from './show-standing'

export const matchingRoutes = handlersFor(
  { ...matchingContract, ...answerPolicyContract },
  {
    'GET /match': matchShops,
    'GET /shop/standing': showStanding,
    'GET /operators/services/:serviceId/answer-policies': listAnswerPolicies,
    'POST /operators/services/:serviceId/answer-policies': setAnswerPolicy,
  },
)
