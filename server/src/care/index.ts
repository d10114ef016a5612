import type { Domain } from '../platform/domain'
import { ASK_TIMER, askFollowUp, planFollowUp } from './ask-follow-up'
import { careRoutes } from './care.routes'
import { CASE_DUE, CASE_HALF } from './change-case'
import { noteComplaint } from './note-complaint'
import { CLOSE_TIMER, closeReleased, closeUnanswered } from './close-follow-up'
import {
  endCaseStep,
  onLowReview,
  onRefunded,
  onReworkCancelled,
  onReworkCompleted,
  remindCase,
} from './follow-case'

export { countCases, eraseCaseRecords, findCase } from './cases.repository'

export const careDomain: Domain = {
  routes: careRoutes,
  timers: {
    [ASK_TIMER]: { inTransaction: askFollowUp },
    [CLOSE_TIMER]: { inTransaction: closeUnanswered },
    [CASE_DUE]: { inTransaction: endCaseStep },
    [CASE_HALF]: { inTransaction: remindCase },
  },
  listeners: {
    'order.delivered': { 'care.order-delivered': planFollowUp },
    'order.completed': {
      'care.order-completed': closeReleased,
      'care.rework-completed': onReworkCompleted,
    },
    'order.cancelled': { 'care.rework-cancelled': onReworkCancelled },
    'payment.refunded': { 'care.payment-refunded': onRefunded },
    'complaint.opened': { 'care.complaint-opened': noteComplaint },
    'review.low': { 'care.review-low': onLowReview },
  },
}
