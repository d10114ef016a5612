import type { Domain } from '../platform/domain'
import { onMovementRejected, onMovementReleased } from './answer-held'
import { registerMessages } from './messages.plugin'
import { registerNotifications } from './notifications.plugin'
import { paymentRoutes } from './payments.routes'
import { paymentTimers } from './payments.timers'

export { checkPayment } from './check-payment'
export { closePayment } from './close-payment'
export { NO_MONEY, type Money } from './ledger'
export { firstPostedAt, releasedToShopSince, transfersOfShop, type PostedTransfer } from './ledger.repository'
export {
  keptFenOf,
  legsOf,
  lockLegsOf,
  moneyOf,
  moneyOfMany,
  refundingOf,
  shopIncome,
  shopOfPayment,
} from './money.queries'
export { erasePayers, findPayment, hasHeld } from './payments.repository'
export { openPayment } from './open-payment'
export { preparePayment } from './prepare-payment'
export { refundPayment } from './refund-payment'
export { moneyAfterRefund, refundableFen, refundSubject, type MoneyAfter } from './refund-subject'
export { hasReleasable, releaseSubject, remainingFen, undisputedFenOf } from './release-subject'
export { oweCommission } from './receivables'
export { findRefund, sendToCard } from './send-to-card'
export { requireOwed, writeOff } from './write-off'
export { shipSubject } from './ship-subject'
export { waiveCommission } from './waive-commission'
export { idOfNumber } from './numbers'
export {
  endedTransfers,
  frozenByMerchant,
  movingMerchants,
  transfersOf,
  type EndedAfter,
  type Transfer,
} from './transfers.queries'

export const paymentsDomain: Domain = {
  routes: paymentRoutes,
  plugin: async (app, fastify) => {
    await fastify.register(async (scope) => registerNotifications(app, scope))
    await fastify.register(async (scope) => registerMessages(app, scope))
  },
  timers: paymentTimers,
  listeners: {
    'movement.released': { 'payments.movement-released': onMovementReleased },
    'movement.rejected': { 'payments.movement-rejected': onMovementRejected },
  },
}
