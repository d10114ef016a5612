import type { Domain } from '../platform/domain'
import { notificationRoutes } from './notifications.routes'
import { SEND_TIMER, sendNotice } from './send-notice'
import { tellExport } from './tell-export'
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
    'account.export-ready': { 'notifications.account-export-ready': tellExport },
    'merchant.changed': { 'notifications.merchant-changed': tellMerchant },
    'referral.rewarded': { 'notifications.referral-rewarded': tellReward },
    'shop.support-ending': { 'notifications.support-ending': tellSupportEnd },
  },
}
