import { index, mysqlTable } from 'drizzle-orm/mysql-core'
import { id, instant, json, key, word } from '../columns'

export const ACTOR_KINDS = ['owner', 'shop', 'operator', 'system', 'wechat'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** Who did what, append-only, in the same transaction as the change. Never holds personal data, only ids. */
export const auditEntry = mysqlTable(
  'audit_entry',
  {
    id: id().primaryKey(),
    at: instant().notNull(),
    actor: word(ACTOR_KINDS).notNull(),
    actorId: id(),
    action: key(60).notNull(),
    subjectId: id().notNull(),
    data: json<Record<string, unknown>>(),
    requestId: key(40),
  },
  (t) => [index('audit_entry_subject').on(t.subjectId, t.id)],
)
