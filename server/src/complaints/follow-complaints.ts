import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, localDayOf, localMinuteOf, MINUTE_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { askWechat } from '../platform/crash'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { hasTimer, setTimer } from '../platform/timers'
import {
  findComplaint,
  insertComplaint,
  lockByNumber,
  newestAt,
  staleComplaints,
  updateComplaint,
} from './complaints.repository'
import { emptyComplaint, observeComplaint } from './observe-complaint'

export const FETCH = 'complaints.fetch'
export const COMPLAINT_POLL = 'complaints.poll'
const FOR_EVER = 'for-ever'

/** Listener: WeChat says that a complaint is there, or has changed; it is asked what it is now. */
export async function onComplaintNoticed(app: App, tx: Tx, event: Event<'complaint.noticed'>): Promise<void> {
  const { complaintId } = event.payload
  let row = await lockByNumber(tx, complaintId)
  if (!row) {
    row = emptyComplaint(app, complaintId)
    // Written at the same moment by somebody else: the event comes again and finds it.
    if (!(await insertComplaint(tx, row))) throw new Error(`complaint ${complaintId} is being written`)
  }
  await setTimer(app, tx, FETCH, row.id, app.clock.now())
}

/** Timer: asks WeChat for one complaint and what was said about it, until it answers. */
export async function fetchComplaint(app: App, id: string): Promise<Date | null> {
  const row = await findComplaint(app.db, id)
  if (!row) return null
  const { complaintId } = row
  const found = await askWechat(app, 'complaint.find', (wechat) => wechat.findComplaint({ complaintId }))
  if (found.kind === 'missing' || found.kind === 'refused') {
    const code = found.kind === 'refused' ? found.code : 'MISSING'
    app.log.warn({ alarm: 'complaint-unreadable', id, code }, 'WeChat does not show a complaint')
    await app.db.transaction(async (tx) => {
      const noticed = await lockByNumber(tx, complaintId)
      if (noticed) await updateComplaint(tx, noticed, { seenAt: app.clock.now() })
    })
    return null // the next look at what is not over asks again
  }
  const again = plusMs(app.clock.now(), LIMITS.complaintRetryMs)
  if (found.kind !== 'ok') return again
  const history = await askWechat(app, 'complaint.history', (wechat) =>
    wechat.complaintHistory({ complaintId }),
  )
  const said = history.kind === 'ok' ? history.value.items : []
  await app.db.transaction((tx) => observeComplaint(app, tx, found.value, said))
  return history.kind === 'ok' || history.kind === 'refused' || history.kind === 'missing' ? null : again
}

/**
 * Timer: the fallback of WeChat's notices. Tells WeChat where they go, reads its list from the day of the newest
 * complaint that we know, once a day as far back as it lists, and has those asked for that are not over.
 */
export async function pollComplaints(app: App): Promise<Date> {
  const now = app.clock.now()
  const next = plusMs(now, LIMITS.complaintPollMs)
  const watched = await askWechat(app, 'complaint.watch', (wechat) => wechat.watchComplaints())
  if (watched.kind !== 'ok') app.log.warn({ kind: watched.kind }, 'WeChat does not take where complaints go')
  const reachMs = LIMITS.complaintReachDays * DAY_MS
  const newest = await newestAt(app.db)
  const isFirstOfDay = localMinuteOf(now) * MINUTE_MS < LIMITS.complaintPollMs
  // A day more, since notices overtake each other.
  const knownMs = newest === null || isFirstOfDay ? 0 : newest.getTime() - DAY_MS
  const from = Math.max(now.getTime() - reachMs, knownMs)
  const range = { fromOn: localDayOf(new Date(from)), toOn: localDayOf(now) }
  for (let offset = 0; ;) {
    const at = offset
    const page = await askWechat(app, 'complaint.list', (wechat) =>
      wechat.listComplaints({ ...range, offset: at }),
    )
    if (page.kind !== 'ok') break
    for (const complaint of page.value.items)
      await app.db.transaction(async (tx) => {
        const { id, hasNews } = await observeComplaint(app, tx, complaint)
        if (hasNews) await setTimer(app, tx, FETCH, id, now) // for what was said
      })
    offset += page.value.items.length
    if (page.value.isLast) break
  }
  const stale = await staleComplaints(app.db, plusMs(now, -LIMITS.complaintStaleMs), LIMITS.complaintsAtOnce)
  for (const { id } of stale) await app.db.transaction((tx) => setTimer(app, tx, FETCH, id, now))
  return next
}

/** Run by each worker before it works. */
export async function startComplaints(app: App): Promise<void> {
  await app.db.transaction(async (tx) => {
    if (!(await hasTimer(tx, COMPLAINT_POLL, FOR_EVER)))
      await setTimer(app, tx, COMPLAINT_POLL, FOR_EVER, app.clock.now())
  })
}
