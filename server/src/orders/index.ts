import type { Domain } from '../platform/domain'
import { onFreezeEnding } from './decide-freeze'
import { onPaymentFreed } from './note-freed'
import { onAwaitingReceipt, onReceiptConfirmed } from './note-receipt'
import { orderRoutes } from './orders.routes'
import { orderTimers } from './orders.timers'
import { onPayoutHeld, onPayoutReleased } from './hold-order'
import { samplePrices } from './sample-prices'
import { applyPaid, onPaymentClosed, onPaymentRefunded, onPaymentReleased } from './settle-payment'

export { countInvoices, eraseInvoices } from './invoices.repository'
export { bookRework } from './book-rework'
export { holdOf } from './hold-of'
export { holdForCase, widenHold, liftHold, setComplained, setFollowUp } from './hold-order'
export { assignShop, cancelByOperator } from './operate-order'
export { LINE_KIND_NAMES, PART_TYPE_NAMES } from './evidence-words'
export { findShopOrder, lockOwned, lockShopOrder, ownedBy, readableOrder } from './access'
export { carText } from './car-text'
export { noteOnOrder } from './note-on-order'
export { photoKey, sendPhoto } from './photos'
export { viewOrder } from './order-view'
export { evidenceByHand } from './pack-evidence'
export { previewRefund, refundByOperator, requireRefundable } from './refund-by-operator'
export {
  countOrders,
  countPhotosOfOwner,
  eraseOrderRecords,
  eraseOwner,
  findOrder,
  inspectionOf,
  lastEndOf,
  linesOf,
  lockOrder,
  orderIdsOf,
  ordersByIds,
  photoIdsOf,
  photosOf,
  type OrderLineRow,
  type OrderRow,
} from './orders.repository'
export { piecesOf, type PieceRow } from './pieces.repository'

export const ordersDomain: Domain = {
  routes: orderRoutes,
  timers: orderTimers,
  listeners: {
    'payment.paid': {
      'orders.payment-paid': (app, tx, { payload }) =>
        applyPaid(app, tx, { paymentId: payload.paymentId, orderId: payload.subjectId }),
    },
    'order.completed': { 'orders.sample-prices': samplePrices },
    'payment.closed': { 'orders.payment-closed': onPaymentClosed },
    'payment.refunded': { 'orders.payment-refunded': onPaymentRefunded },
    'movement.held': { 'orders.payout-held': onPayoutHeld },
    'movement.released': { 'orders.payout-released': onPayoutReleased },
    'payment.freeze-ending': { 'orders.freeze-ending': onFreezeEnding },
    'payment.awaiting-receipt': { 'orders.awaiting-receipt': onAwaitingReceipt },
    'payment.receipt-confirmed': { 'orders.receipt-confirmed': onReceiptConfirmed },
    'payment.freed': { 'orders.payment-freed': onPaymentFreed },
    'payment.released': { 'orders.payment-released': onPaymentReleased },
  },
}
