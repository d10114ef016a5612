import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import { NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { setTimer } from '../platform/timers'
import type { Message } from './messages'
import { noticeTime } from './notice-time'
import { insertNotice, takeCredit, updatePending } from './notices.repository'
import { SEND_TIMER } from './send-notice'
import { templateId } from './template-id'

const TITLE_CHARS = 60
const TEXT_CHARS = 200

export type NoticeOrder = {
  readonly userId: string
  readonly message: Omit<Message, 'to'>
  readonly orderId: string | null
  /** Where a tap leads, when not to the page of the template. */
  readonly page?: string
  /** What it is about, and when: the first two fields of WeChat's template. */
  readonly subject: string
  readonly subjectAt: Date
  /** The event, which tells one person once. */
  readonly cause: string
}

/**
 * Tells one person once: with a WeChat notice where the person still allows one of this kind, otherwise inside the
 * app alone. Both are read in the list of messages.
 */
export async function notify(app: App, tx: Tx, order: NoticeOrder): Promise<void> {
  const { userId, orderId, message } = order
  const { template, title, text } = message
  const miniApp = NOTICE_TEMPLATES[template].app
  const id = app.newId()
  const now = app.clock.now()
  const told = await insertNotice(tx, {
    id,
    userId,
    app: miniApp,
    orderId,
    template,
    dedupeKey: `${order.cause}.${userId}`,
    title: cut(title, TITLE_CHARS),
    text: cut(text, TEXT_CHARS),
    data: { thing1: order.subject, time2: noticeTime(order.subjectAt), thing3: title },
    page: order.page ?? pageFor(template, orderId),
    channel: 'wechat',
    state: 'pending',
    createdAt: now,
  })
  if (!told) return
  const credit = { userId, app: miniApp, template }
  if (templateId(app, template) !== null && (await takeCredit(tx, credit, now)))
    await setTimer(app, tx, SEND_TIMER, id, now)
  else await updatePending(tx, { id, attempts: 0 }, { channel: 'in-app', state: 'sent', sentAt: now })
}

/** Where a tap on the notice leads: to the page on which the person does what it asks for. */
function pageFor(template: TemplateKey, orderId: string | null): string {
  return orderId === null ? TABS[NOTICE_TEMPLATES[template].app] : `${PAGES[template]}?orderId=${orderId}`
}

const PAGES: Readonly<Record<TemplateKey, string>> = {
  'order-progress': 'order/detail/index',
  'quote-ready': 'order/quote/index',
  'payment-due': 'order/pay/index',
  'follow-up': 'order/follow-up/index',
  'new-order': 'pages/offers/index',
  'shop-alert': 'job/order/index',
}

/** What is about no order, such as a reward, leads to a tab page, which every version of the mini-program has. */
const TABS: Readonly<Record<MiniApp, string>> = { owner: 'pages/orders/index', shop: 'pages/jobs/index' }

function cut(text: string, charsMax: number): string {
  return Array.from(text).slice(0, charsMax).join('')
}
