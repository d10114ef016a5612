import type { Domain } from '../platform/domain'
import { registerMessages } from './messages.plugin'
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
export { refundPayment } from './refund-payment'
export { releaseSubject } from './release-subject'
export { shipSubject } from './ship-subject'

export const paymentsDomain: Domain = {
  routes: paymentRoutes,
  plugin: async (app, fastify) => {
    await fastify.register(async (scope) => registerNotifications(app, scope))
    await fastify.register(async (scope) => registerMessages(app, scope))
  },
  timers: paymentTimers,
}
