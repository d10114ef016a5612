import type { AnyColumn, AnyTable } from '@anxin/drizzle/columns'
import { complaintDeed, complaintEntry, wechatComplaint } from '@anxin/drizzle/schema/complaints'
import { outboxEvent, command } from '@anxin/drizzle/schema/platform'
import { phoneCode } from '@anxin/drizzle/schema/identity'
import { notice } from '@anxin/drizzle/schema/notifications'
import { paymentNotification } from '@anxin/drizzle/schema/payments'
import { accountExport, disclosure } from '@anxin/drizzle/schema/privacy'
import { LIMITS } from '@anxin/shared/kernel/limits'

type Retention = {
  readonly table: AnyTable
  /** When the time of a row begins; null where it has not begun. An index leads to it. */
  readonly since: AnyColumn
  readonly keptMs: number
  /** What hangs on a row and goes with it. */
  readonly with?: readonly { readonly table: AnyTable; readonly by: AnyColumn }[]
  readonly why: string
}

/**
 * What runs out by itself, and when. What hangs on an account goes when the account does (remove-account.ts), and the
 * records of a removed account's orders when the law no longer wants them (purge.ts); bills and ledger stay, without a
 * person.
 */
export const RETENTION: readonly Retention[] = [
  { table: command, since: command.at, keptMs: LIMITS.commandKeptMs, why: 'repeats come within minutes' },
  {
    table: outboxEvent,
    since: outboxEvent.doneAt,
    keptMs: LIMITS.eventsKeptMs,
    why: 'support looks back a month',
  },
  {
    table: paymentNotification,
    since: paymentNotification.at,
    keptMs: LIMITS.eventsKeptMs,
    why: 'WeChat repeats a notice for a week at most',
  },
  {
    table: phoneCode,
    since: phoneCode.createdAt,
    keptMs: LIMITS.phoneCodesKeptMs,
    why: 'limits count days; the rest is for complaints about text messages',
  },
  { table: notice, since: notice.createdAt, keptMs: LIMITS.noticesKeptMs, why: 'told in the privacy page' },
  {
    table: disclosure,
    since: disclosure.at,
    keptMs: LIMITS.disclosuresKeptMs,
    why: '《个人信息保护法》第五十六条: records of handling personal data, three years at least',
  },
  {
    table: wechatComplaint,
    since: wechatComplaint.closedAt,
    keptMs: LIMITS.complaintsKeptMs,
    with: [
      { table: complaintEntry, by: complaintEntry.complaintId },
      { table: complaintDeed, by: complaintDeed.complaintId },
    ],
    why: 'as long as the trade that it is about: told in the privacy page',
  },
  {
    table: accountExport,
    since: accountExport.requestedAt,
    keptMs: LIMITS.exportRowsKeptMs,
    why: 'shows that a copy was asked for and given',
  },
]
