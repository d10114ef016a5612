import type { Domain } from '../platform/domain'
import { noteCompleted, noteOrdered } from './follow-referral'
import { growthRoutes } from './growth.routes'
import { reverseReferral, REWARD_TIMER, rewardReferral } from './reward-referral'

export { countAllCoupons } from './coupons.repository'
export { freeCoupon } from './free-coupon'
export { grantCoupon } from './grant-coupon'
export { countReferrals } from './referrals.repository'
export { reserveCoupon } from './reserve-coupon'
export { isCompensation } from './is-compensation'
export { isOwnCustomer } from './shop-customers.repository'
export { spendCoupon } from './spend-coupon'

export const growthDomain: Domain = {
  routes: growthRoutes,
  timers: { [REWARD_TIMER]: { inTransaction: rewardReferral } },
  listeners: {
    'order.requested': { 'growth.order-requested': noteOrdered },
    'order.completed': { 'growth.order-completed': noteCompleted },
    'payment.refunded': { 'growth.payment-refunded': reverseReferral },
  },
}
