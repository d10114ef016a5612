import type { Domain } from '../platform/domain'
import { ASK_TIMER, askFollowUp, planFollowUp } from './ask-follow-up'
import { careRoutes } from './care.routes'
import { CLOSE_TIMER, closeReleased, closeUnanswered } from './close-follow-up'

export const careDomain: Domain = {
  routes: careRoutes,
  timers: {
    [ASK_TIMER]: { inTransaction: askFollowUp },
    [CLOSE_TIMER]: { inTransaction: closeUnanswered },
  },
  listeners: {
    'order.delivered': { 'care.order-delivered': planFollowUp },
    'order.completed': { 'care.order-completed': closeReleased },
  },
}
