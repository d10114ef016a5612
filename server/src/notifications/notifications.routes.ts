import { notificationContract } from '@anxin/shared/notifications/notification.contract'
import { handlersFor } from '../platform/routes'
import { listNotices } from './list-notices'
import { listTemplates } from './list-templates'
import { readNotice } from './read-notice'
import { recordConsents } from './record-consents'

export const notificationRoutes = handlersFor(notificationContract, {
  'GET /notice-templates': listTemplates,
  'POST /notice-consents': recordConsents,
  'GET /notices': listNotices,
  'POST /notices/:noticeId/read': readNotice,
})
