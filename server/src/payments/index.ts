import type { Domain } from '../platform/domain'
import { registerNotifications } from './notifications.plugin'
import { paymentRoutes } from './payments.routes'
import { paymentTimers } from './payments.timers'

export { checkPayment } from './check-payment'
export { closePayment } from './close-payment'
export { NO_MONEY, type Money } from './ledger'
export { releasedToShopSince } from './ledger.repository'
export { legsOf, moneyOf, moneyOfMany, shopIncome } from './money.queries'
export { erasePayers } from './payments.repository'
export { openPayment } from './open-payment'
export { preparePayment } from './prepare-payment'
export { refundSubject } from './refund-subject'
export { releaseSubject } from './release-subject'
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
  plugin: registerNotifications,
  timers: paymentTimers,
}
