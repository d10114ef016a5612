import { careContract } from '@anxin/shared/care/care.contract'
import { caseContract } from '@anxin/shared/care/case.contract'
import { handlersFor } from '../platform/routes'
import { acceptCaseOffer } from './accept-case-offer'
import { answerFollowUp } from './answer-follow-up'
import { appealCase } from './appeal-case'
import { bookCaseRework } from './book-case-rework'
import { consentToCase } from './consent-to-case'
import { approveCaseDecision, decideCase } from './decide-case'
import { escalateCase } from './escalate-case'
import { listCases } from './list-cases'
import { offerInCase } from './offer-in-case'
import { openOwnCase } from './open-own-case'
import { previewCase } from './preview-case'
import { sayInCase } from './say-in-case'
import { showCase } from './show-case'
import { showCaseOptions } from './show-case-options'
import { showFollowUp } from './show-follow-up'
import { withdrawCase } from './withdraw-case'

const contract = { ...careContract, ...caseContract }

export const careRoutes = handlersFor(contract, {
  'GET /orders/:orderId/follow-up': showFollowUp,
  'POST /orders/:orderId/follow-up': answerFollowUp,
  'GET /orders/:orderId/case-options': showCaseOptions,
  'POST /orders/:orderId/cases': openOwnCase,
  'GET /cases': listCases,
  'GET /cases/:caseId': showCase,
  'POST /cases/:caseId/messages': sayInCase,
  'POST /cases/:caseId/offers': offerInCase,
  'POST /cases/:caseId/acceptance': acceptCaseOffer,
  'POST /cases/:caseId/escalation': escalateCase,
  'POST /cases/:caseId/withdrawal': withdrawCase,
  'POST /cases/:caseId/appeal': appealCase,
  'POST /cases/:caseId/consent': consentToCase,
  'POST /cases/:caseId/rework': bookCaseRework,
  'GET /operators/cases/:caseId/preview': previewCase,
  'POST /operators/cases/:caseId/decision': decideCase,
  'POST /operators/cases/:caseId/decision-approval': approveCaseDecision,
})
