import type { Domain } from '../platform/domain'
import { notificationRoutes } from './notifications.routes'
import { SEND_TIMER, sendNotice } from './send-notice'
import { tellCertificate } from './tell-certificate'
import { tellMerchant } from './tell-merchant'
import { orderListeners } from './tell-people'
import { tellReward } from './tell-reward'
import { tellSupportEnd } from './tell-support-end'

export { eraseNotices, noticeFacts } from './notices.repository'

export const notificationsDomain: Domain = {
  routes: notificationRoutes,
  timers: { [SEND_TIMER]: { outside: sendNotice } },
  listeners: {
    ...orderListeners(),
    'merchant.changed': { 'notifications.merchant-changed': tellMerchant },
    'certificate.decided': { 'notifications.certificate-decided': tellCertificate },
    'certificate.ending': { 'notifications.certificate-ending': tellCertificate },
    'certificate.ended': { 'notifications.certificate-ended': tellCertificate },
    'referral.rewarded': { 'notifications.referral-rewarded': tellReward },
    'shop.support-ending': { 'notifications.support-ending': tellSupportEnd },
  },
}
