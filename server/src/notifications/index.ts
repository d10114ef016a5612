import type { Domain } from '../platform/domain'
import { notificationRoutes } from './notifications.routes'
import { SEND_TIMER, sendNotice } from './send-notice'
import { tellExport } from './tell-export'
import { tellCoaching } from './tell-coaching'
import { tellDebt } from './tell-debt'
import { tellCertificate } from './tell-certificate'
import { tellMerchant } from './tell-merchant'
import { orderListeners } from './tell-people'
import { tellOpened, tellTransferred, tellWorkDue } from './tell-of-car'
import { tellOpinionClosed, tellOwnerOfOpinion, tellShopOfOpinion } from './tell-opinion'
import { tellReward } from './tell-reward'
import { tellSupportEnd } from './tell-support-end'

export { eraseNotices, noticeFacts } from './notices.repository'

export const notificationsDomain: Domain = {
  routes: notificationRoutes,
  timers: { [SEND_TIMER]: { outside: sendNotice } },
  listeners: {
    ...orderListeners(),
    'account.export-ready': { 'notifications.account-export-ready': tellExport },
    'vehicle.work-due': { 'notifications.work-due': tellWorkDue },
    'vehicle.record-opened': { 'notifications.record-opened': tellOpened },
    'vehicle.transferred': { 'notifications.vehicle-transferred': tellTransferred },
    'merchant.changed': { 'notifications.merchant-changed': tellMerchant },
    'opinion.asked': { 'notifications.opinion-asked': tellShopOfOpinion },
    'opinion.half-gone': { 'notifications.opinion-half-gone': tellShopOfOpinion },
    'opinion.answered': { 'notifications.opinion-answered': tellOwnerOfOpinion },
    'opinion.closed': { 'notifications.opinion-closed': tellOpinionClosed },
    'certificate.decided': { 'notifications.certificate-decided': tellCertificate },
    'certificate.ending': { 'notifications.certificate-ending': tellCertificate },
    'certificate.ended': { 'notifications.certificate-ended': tellCertificate },
    'referral.rewarded': { 'notifications.referral-rewarded': tellReward },
    'shop.debt-near': { 'notifications.shop-debt-near': tellDebt },
    'shop.debt-limited': { 'notifications.shop-debt-limited': tellDebt },
    'shop.debt-lifted': { 'notifications.shop-debt-lifted': tellDebt },
    'shop.coached': { 'notifications.shop-coached': tellCoaching },
    'shop.support-ending': { 'notifications.support-ending': tellSupportEnd },
  },
}
