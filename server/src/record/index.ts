import type { Domain } from '../platform/domain'
import { recordRoutes } from './record.routes'
import { onCancelled, onCheckedIn, onDelivered } from './remember-visit'

export { countKept } from './record.queries'
export { isDeclined, workOf } from './remember-visit'

export const recordDomain: Domain = {
  routes: recordRoutes,
  listeners: {
    'order.checked-in': { 'record.order-checked-in': onCheckedIn },
    'order.delivered': { 'record.order-delivered': onDelivered },
    'order.cancelled': { 'record.order-cancelled': onCancelled },
  },
}
