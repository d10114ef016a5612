import type { Domain } from '../platform/domain'

export { freeCoupon } from './free-coupon'
export { grantCoupon } from './grant-coupon'
export { reserveCoupon } from './reserve-coupon'
export { spendCoupon } from './spend-coupon'

export const growthDomain: Domain = {}
