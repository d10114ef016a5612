import { z } from 'zod'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { Instant } from '../kernel/fields'

/** One key per WeChat subscribe-message template; ids come from the configuration. */
export const TEMPLATE_KEYS = [
  'order-progress',
  'quote-ready',
  'payment-due',
  'follow-up',
  'new-order',
  'shop-alert',
] as const
export type TemplateKey = (typeof TEMPLATE_KEYS)[number]

export const Notice = z.object({
  id: IdText,
  orderId: IdText.nullable(),
  template: z.enum(TEMPLATE_KEYS),
  /** Where WeChat's notice leads, with its query: what a message about no order is about. */
  page: z.string(),
  title: z.string(),
  text: z.string(),
  at: Instant,
  read: z.boolean(),
  /** How it was delivered: a WeChat notice, or only inside the app because no consent was left. */
  channel: z.enum(['wechat', 'in-app']),
  state: z.enum(['pending', 'sent', 'refused', 'failed']),
})

const everyone = ['owner', 'shop-owner', 'adviser', 'technician'] as const

export const notificationContract = defineContract({
  'GET /notice-templates': {
    summary: 'Template ids to ask consent for, and how many messages are left for each',
    access: everyone,
    reply: z.object({
      items: z.array(z.object({ key: z.enum(TEMPLATE_KEYS), templateId: z.string(), left: z.int() })),
    }),
  },
  'POST /notice-consents': {
    summary: 'What wx.requestSubscribeMessage answered; one accept is one message',
    access: everyone,
    body: z.strictObject({
      commandId: IdText,
      answers: z
        .array(
          z.strictObject({
            key: z.enum(TEMPLATE_KEYS),
            answer: z.enum(['accept', 'reject', 'ban', 'filter']),
          }),
        )
        .min(1)
        .max(5),
    }),
    reply: Done,
  },
  'GET /notices': {
    summary: 'Messages to the caller, newest first',
    access: everyone,
    query: z.strictObject({ ...Page }),
    reply: pageOf(Notice),
  },
  'POST /notices/:noticeId/read': {
    summary: 'Mark as read',
    access: everyone,
    params: z.strictObject({ noticeId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND'],
  },
})
