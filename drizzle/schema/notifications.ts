import { TEMPLATE_KEYS } from '@anxin/shared/notifications/notification.contract'
import type { NoticeData } from '@anxin/shared/notifications/notice-templates'
import { MINI_APPS } from '@anxin/shared/identity/identity.contract'
import { index, int, mysqlTable, primaryKey, uniqueIndex } from 'drizzle-orm/mysql-core'
import { id, instant, json, key, text, word } from '../columns'

/** A message to a person. `dedupeKey` makes one event tell one person once. */
export const notice = mysqlTable(
  'notice',
  {
    id: id().primaryKey(),
    userId: id().notNull(),
    app: word(MINI_APPS).notNull(),
    orderId: id(),
    template: word(TEMPLATE_KEYS).notNull(),
    dedupeKey: key(120).notNull(),
    title: text(60).notNull(),
    text: text(200).notNull(),
    /** Values of the WeChat template. */
    data: json<NoticeData>().notNull(),
    page: key(200).notNull(),
    channel: word(['wechat', 'in-app'] as const).notNull(),
    state: word(['pending', 'sent', 'refused', 'failed'] as const).notNull(),
    attempts: int().notNull().default(0),
    createdAt: instant().notNull(),
    sentAt: instant(),
    /** WeChat's errcode, where it refused. */
    refusal: key(20),
    readAt: instant(),
  },
  (t) => [
    uniqueIndex('notice_once').on(t.dedupeKey),
    index('notice_user').on(t.userId, t.id),
    index('notice_created').on(t.createdAt), // purge
  ],
)

/** Messages that a person still allows, per template; WeChat does not tell, so we count. */
export const noticeCredit = mysqlTable(
  'notice_credit',
  {
    userId: id().notNull(),
    app: word(MINI_APPS).notNull(),
    template: word(TEMPLATE_KEYS).notNull(),
    left: int('left_count').notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.app, t.template] })],
)
