import { NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import { TEMPLATE_KEYS } from '@anxin/shared/notifications/notification.contract'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { miniAppOf } from './mini-app-of'
import { creditsOf } from './notices.repository'
import { templateId } from './template-id'

type Route = 'GET /notice-templates'

/** The templates of the caller's mini-program that are configured, and how many messages are left of each. */
export async function listTemplates(app: App, { caller }: Call<Route>): Promise<Reply<Route>> {
  const miniApp = miniAppOf(caller)
  const keys = TEMPLATE_KEYS.filter((key) => NOTICE_TEMPLATES[key].app === miniApp)
  const left = await creditsOf(app.db, { userId: caller.userId, app: miniApp }, keys)
  const items = keys.flatMap((key) => {
    const id = templateId(app, key)
    return id === null ? [] : [{ key, templateId: id, left: left.get(key) ?? 0 }]
  })
  return { items }
}
