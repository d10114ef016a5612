import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import type { Template } from './wechat'

/** The templates as they would be registered at WeChat; the product learns their ids from WECHAT_TEMPLATES. */
export const NOTICE_TEMPLATES: readonly (Template & { key: TemplateKey })[] = []
