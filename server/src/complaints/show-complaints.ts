import { maskPhone } from '@anxin/shared/kernel/phone'
import type { App } from '../app'
import { ofRegion, requireRight } from '../platform/caller'
import type { Queries } from '../platform/db'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import {
  deedsOf,
  entriesOf,
  findComplaint,
  pageOfComplaints,
  type ComplaintRow,
} from './complaints.repository'

type List = 'GET /operators/complaints'
type Show = 'GET /operators/complaints/:complaintId'

/** Complaints about shops of the operator's region; those that are nobody's are for operators of all regions. */
export async function listComplaints(app: App, { caller, query }: Call<List>): Promise<Reply<List>> {
  requireRight(caller, 'cases')
  const { cursor, limit, open } = query
  const page = { beforeId: idOfCursor(cursor), open: open === 'true', limit: limit + 1 }
  const { items, nextCursor } = toPage(await pageOfComplaints(app.db, caller.region, page), limit)
  return { items: items.map((row) => toComplaint(app, row)), nextCursor }
}

export async function showComplaint(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  requireRight(caller, 'cases')
  return viewComplaint(app, app.db, ofRegion(caller, await findComplaint(app.db, params.complaintId)))
}

/** One complaint with what was said, as its operator reads it. */
export async function viewComplaint(app: App, q: Queries, row: ComplaintRow): Promise<Reply<Show>> {
  const [entries, deeds] = await Promise.all([entriesOf(q, row.id), deedsOf(q, row.id)])
  return {
    ...toComplaint(app, row),
    history: entries.map(({ logId, at, type, by, text }) => ({
      logId,
      at: at.toISOString(),
      type,
      by,
      text,
    })),
    deeds: deeds.map(({ id, kind, text, state, at }) => ({ id, kind, text, state, at: at.toISOString() })),
  }
}

function toComplaint(app: App, row: ComplaintRow): Reply<List>['items'][number] {
  const { id, complaintId, state, orderId, region, amountFen, refundAskedFen, problem, text, times } = row
  const { isRefunded, isPayerWaiting, phoneSealed } = row
  return {
    id,
    complaintId,
    state,
    orderId,
    region,
    amountFen,
    refundAskedFen,
    problem,
    text,
    phoneMasked: phoneSealed && maskPhone(app.seal.open(phoneSealed)),
    isRefunded,
    isPayerWaiting,
    times,
    complainedAt: row.complainedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
  }
}
