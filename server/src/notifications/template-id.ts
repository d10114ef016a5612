import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import type { App } from '../app'

/** WeChat's id of a template, or null where none is configured: then there are only messages inside the app. */
export function templateId(app: App, key: TemplateKey): string | null {
  return app.env.WECHAT_TEMPLATES[key] ?? null
}
