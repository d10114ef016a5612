import type { Domain } from '../platform/domain'
import { orderRoutes } from './orders.routes'
import { orderTimers } from './orders.timers'
import { applyPaid, onPaymentClosed, onPaymentRefunded, onPaymentReleased } from './settle-payment'

export { countInvoices, eraseInvoices } from './invoices.repository'
export { holdOrder, liftHold, setFollowUp } from './hold-order'
export { assignShop, cancelByOperator } from './operate-order'
export { viewOrder } from './order-view'
export {
  countOrders,
  countPhotosOfOwner,
  eraseOwner,
  findOrder,
  lockOrder,
  orderIdsOf,
  photosOf,
  type OrderRow,
} from './orders.repository'

export const ordersDomain: Domain = {
  routes: orderRoutes,
  timers: orderTimers,
  listeners: {
    'payment.paid': {
      'orders.payment-paid': (app, tx, { payload }) =>
        applyPaid(app, tx, { paymentId: payload.paymentId, orderId: payload.subjectId }),
    },
    'payment.closed': { 'orders.payment-closed': onPaymentClosed },
    'payment.refunded': { 'orders.payment-refunded': onPaymentRefunded },
    'payment.released': { 'orders.payment-released': onPaymentReleased },
  },
}
