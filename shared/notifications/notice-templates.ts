import type { MiniApp } from '../identity/identity.contract'
import type { TemplateKey } from './notification.contract'

/**
 * What has to be registered at WeChat for each key, and in which mini-program; the ids that WeChat gives go into
 * WECHAT_TEMPLATES. Every template has the same three fields, because a template's fields never change afterwards.
 */
export const NOTICE_TEMPLATES: Readonly<Record<TemplateKey, { app: MiniApp; title: string }>> = {
  'order-progress': { app: 'owner', title: '订单进度提醒' },
  'quote-ready': { app: 'owner', title: '维修报价确认提醒' },
  'payment-due': { app: 'owner', title: '待支付提醒' },
  'follow-up': { app: 'owner', title: '服务回访提醒' },
  'new-order': { app: 'shop', title: '新订单提醒' },
  'shop-alert': { app: 'shop', title: '订单待处理提醒' },
}

/** Field of a template → its kind at WeChat, which limits what it may hold. */
export const NOTICE_FIELDS = { thing1: 'thing', time2: 'time', thing3: 'thing' } as const

/** What a notice fills in: the service, the time of the appointment, and what has happened. */
export type NoticeData = Record<keyof typeof NOTICE_FIELDS, string>
