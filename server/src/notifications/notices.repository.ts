import { notice, noticeCredit } from '@anxin/drizzle/schema/notifications'
import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { and, count, desc, eq, gt, inArray, isNull, lt, sql, sum } from 'drizzle-orm'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type NoticeRow = typeof notice.$inferSelect
export type CreditKey = {
  readonly userId: string
  readonly app: MiniApp
  readonly template: TemplateKey
}

/** False when this person was told of this event before. */
export async function insertNotice(tx: Tx, row: typeof notice.$inferInsert): Promise<boolean> {
  try {
    await tx.orm.insert(notice).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'notice_once')) return false
    throw error
  }
}

export async function findNotice(q: Queries, id: string): Promise<NoticeRow | null> {
  const [row] = await q.orm.select().from(notice).where(eq(notice.id, id))
  return row ?? null
}

/** Changes a notice that is still to be sent; false when somebody else has moved it on. */
export async function updatePending(
  q: Queries,
  { id, attempts }: Pick<NoticeRow, 'id' | 'attempts'>,
  set: Partial<NoticeRow>,
): Promise<boolean> {
  const where = and(eq(notice.id, id), eq(notice.state, 'pending'), eq(notice.attempts, attempts))
  const [{ affectedRows }] = await q.orm.update(notice).set(set).where(where)
  return affectedRows === 1
}

/** Marks a message of this person as read; false when there is none. */
export async function markRead(
  tx: Tx,
  { id, userId, app }: Pick<NoticeRow, 'id' | 'userId' | 'app'>,
  at: Date,
): Promise<boolean> {
  const own = and(eq(notice.id, id), eq(notice.userId, userId), eq(notice.app, app))
  const [row] = await tx.orm.select({ id: notice.id }).from(notice).where(own)
  if (!row) return false
  await tx.orm
    .update(notice)
    .set({ readAt: at })
    .where(and(own, isNull(notice.readAt)))
  return true
}

/** Up to `limit` messages to a person in one mini-program before `beforeId`, newest first. */
export async function pageOfNotices(
  q: Queries,
  { userId, app }: Pick<NoticeRow, 'userId' | 'app'>,
  beforeId: string | null,
  limit: number,
): Promise<NoticeRow[]> {
  const before = beforeId === null ? undefined : lt(notice.id, beforeId)
  const where = and(eq(notice.userId, userId), eq(notice.app, app), before)
  return q.orm.select().from(notice).where(where).orderBy(desc(notice.id)).limit(limit)
}

/** Takes one message off what the person allows; false when nothing is left. */
export async function takeCredit(tx: Tx, key: CreditKey, at: Date): Promise<boolean> {
  const [{ affectedRows }] = await tx.orm
    .update(noticeCredit)
    .set({ left: sql`${noticeCredit.left} - 1`, updatedAt: at })
    .where(and(whereCredit(key), gt(noticeCredit.left, 0)))
  return affectedRows === 1
}

/** The person allows `count` more messages. */
export async function addCredit(tx: Tx, key: CreditKey, count: number, at: Date): Promise<void> {
  await tx.orm
    .insert(noticeCredit)
    .values({ ...key, left: count, updatedAt: at })
    .onDuplicateKeyUpdate({ set: { left: sql`${noticeCredit.left} + ${count}`, updatedAt: at } })
}

/** WeChat, or the person, says that nothing is left. */
export async function clearCredit(tx: Tx, key: CreditKey, at: Date): Promise<void> {
  await tx.orm.update(noticeCredit).set({ left: 0, updatedAt: at }).where(whereCredit(key))
}

/** How many messages of each kind the person still allows; a kind that was never asked for is missing. */
export async function creditsOf(
  q: Queries,
  { userId, app }: Omit<CreditKey, 'template'>,
  templates: readonly TemplateKey[],
): Promise<Map<TemplateKey, number>> {
  const { userId: user, app: miniApp, template, left } = noticeCredit
  const where = and(eq(user, userId), eq(miniApp, app), inArray(template, [...templates]))
  const rows = await q.orm.select({ template, left }).from(noticeCredit).where(where)
  return new Map(rows.map((row) => [row.template, row.left]))
}

/** How many messages are kept for a person, and how many more they still allow. */
export async function noticeFacts(q: Queries, userId: string): Promise<{ notices: number; credits: number }> {
  const [[kept], [allowed]] = await Promise.all([
    q.orm.select({ n: count() }).from(notice).where(eq(notice.userId, userId)),
    q.orm
      .select({ n: sum(noticeCredit.left) })
      .from(noticeCredit)
      .where(eq(noticeCredit.userId, userId)),
  ])
  return { notices: kept?.n ?? 0, credits: Number(allowed?.n ?? 0) }
}

/** Forgets what a person was told and allowed; a message that was about to be sent is not. */
export async function eraseNotices(tx: Tx, userId: string): Promise<void> {
  await tx.orm.delete(notice).where(eq(notice.userId, userId))
  await tx.orm.delete(noticeCredit).where(eq(noticeCredit.userId, userId))
}

function whereCredit({ userId, app, template }: CreditKey) {
  return and(eq(noticeCredit.userId, userId), eq(noticeCredit.app, app), eq(noticeCredit.template, template))
}
