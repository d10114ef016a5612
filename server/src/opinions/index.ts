import type { Domain } from '../platform/domain'
import {
  closeDue,
  onQuoteDecided,
  onQuoteOver,
  OPINION_DUE,
  OPINION_HALF,
  remindShops,
} from './follow-request'
import { opinionRoutes } from './opinions.routes'

export { countOpinions } from './opinions.repository'

export const opinionsDomain: Domain = {
  routes: opinionRoutes,
  timers: {
    [OPINION_HALF]: { inTransaction: remindShops },
    [OPINION_DUE]: { inTransaction: closeDue },
  },
  listeners: {
    'order.quoted': { 'opinions.order-quoted': onQuoteOver },
    'order.decided': { 'opinions.order-decided': onQuoteDecided },
    'order.finished': { 'opinions.order-finished': onQuoteDecided },
  },
}
