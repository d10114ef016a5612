import type { Domain } from '../platform/domain'
import { registerNotifications } from './notifications.plugin'
import { paymentRoutes } from './payments.routes'
import { paymentTimers } from './payments.timers'

export { checkPayment } from './check-payment'
export { closePayment } from './close-payment'
export { moneyOfPosted, type Money } from './ledger'
export { legsOf, moneyOf, moneyOfMany, shopIncome, type Leg } from './money.queries'
export { openPayment, type PaymentPlan } from './open-payment'
export { preparePayment, type PreparedPayment } from './prepare-payment'
export { refundSubject, type RefundOrder } from './refund-subject'
export { releaseSubject, type ReleaseOrder } from './release-subject'

export const paymentsDomain: Domain = {
  routes: paymentRoutes,
  plugin: registerNotifications,
  timers: paymentTimers,
}
