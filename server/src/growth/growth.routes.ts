import { growthContract } from '@anxin/shared/growth/growth.contract'
import { handlersFor } from '../platform/routes'
import { createReferralLink } from './create-referral-link'
import { listCoupons } from './list-coupons'
import { listReferrals } from './list-referrals'
import { recordShopVisit } from './record-shop-visit'
import { recordVisit } from './record-visit'

export const growthRoutes = handlersFor(growthContract, {
  'GET /coupons': listCoupons,
  'POST /referral-links': createReferralLink,
  'POST /referral-visits': recordVisit,
  'POST /shop-visits': recordShopVisit,
  'GET /referrals': listReferrals,
})
