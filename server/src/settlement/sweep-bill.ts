import { addDays } from '@anxin/shared/kernel/time'
import { BILL_KINDS } from '@anxin/shared/settlement/reconciliation.contract'
import type { App } from '../app'
import { endedTransfers, transfersOf, type EndedAfter, type Transfer } from '../payments'
import { moneyTransaction } from '../platform/crash'
import { boundsOf } from './bill-times'
import { postedSum } from './compare-row'
import { lockIncident, openBillIncidents, type IncidentRow } from './incidents.repository'
import { closeIncident, openIncidents, type NewIncident } from './open-incident'
import { BILL_NAMES } from './reconcile-bill'
import {
  findBillDay,
  lockBillDay,
  matchedOf,
  updateBillDay,
  type BillKind,
} from './reconciliation.repository'

const BATCH = 1000

/** Which of our movements each bill lists. */
const LISTED: Readonly<Record<BillKind, readonly ('payments' | readonly string[])[]>> = {
  trade: ['payments', ['refund']],
  sharing: [['share', 'return']],
  'fund-flow': [],
  'merchant-flow': [['share', 'finish']],
}

/**
 * The other direction: our movements of a day that no bill lists. WeChat's day and ours part at midnight, and a refund
 * may reach its payer days after the bill that lists it, so this waits for the next day's bill and takes a row of any
 * day. Does nothing before that, or a second time.
 */
export async function sweepBill(app: App, day: string, kind: BillKind): Promise<void> {
  const isDone = async (on: string) => {
    const row = await findBillDay(app.db, on, kind)
    return row !== null && (row.state === 'done' || row.state === 'empty') ? row : null
  }
  const row = await isDone(day)
  if (!row || row.sweptAt !== null || !(await isDone(addDays(day, 1)))) return
  let differences = 0
  for (const what of LISTED[kind]) differences += await sweep(app, day, kind, what)
  await moneyTransaction(app, 'sweep.end', async (tx) => {
    const now = app.clock.now()
    const locked = await lockBillDay(tx, day, kind, now)
    if (locked.state !== row.state || locked.sweptAt !== null) return
    await updateBillDay(tx, locked, { sweptAt: now, differences: locked.differences + differences })
  })
}

async function sweep(
  app: App,
  day: string,
  kind: BillKind,
  what: 'payments' | readonly string[],
): Promise<number> {
  let after: EndedAfter | null = null
  let found = 0
  for (;;) {
    const ended = await endedTransfers(app.db, what, boundsOf(day), after, BATCH)
    const ids = ended.map(({ id }) => id)
    const listed = await matchedOf(app.db, kind, ids)
    const missing = await transfersOf(
      app.db,
      ids.filter((id) => !listed.has(id)),
    )
    const incidents = [...missing.values()].flatMap((transfer) => missingFrom(day, kind, transfer) ?? [])
    if (incidents.length > 0)
      await moneyTransaction(app, 'sweep.report', (tx) => openIncidents(app, tx, incidents))
    found += incidents.length
    after = ended.at(-1) ?? null
    if (ended.length < BATCH) return found
  }
}

function missingFrom(day: string, kind: BillKind, transfer: Transfer): NewIncident | null {
  const expectedFen = postedSum(kind, transfer)
  if (expectedFen === null || expectedFen === 0) return null
  const { id, paymentId, subjectId, shopId } = transfer
  return {
    class: 'we-have-they-do-not',
    causeKey: `we-have-they-do-not.${kind}.${id}`,
    bill: { day, kind },
    transferId: id,
    paymentId,
    subjectId,
    shopId,
    expectedFen,
    foundFen: 0,
    text: `${day} ${BILL_NAMES[kind]}没有这一笔：${transfer.kind} ${id}`,
  }
}

/** Closes what a later bill, or a later observation of ours, has explained since. */
export async function closeExplained(app: App): Promise<void> {
  const open = await openBillIncidents(app.db)
  const transfers = await transfersOf(
    app.db,
    open.flatMap(({ transferId }) => transferId ?? []),
  )
  const listed = await listedSince(app, open)
  for (const row of open) {
    const transfer = transfers.get(row.transferId ?? '')
    if (!transfer || !isExplained(row, transfer, listed)) continue
    await moneyTransaction(app, 'sweep.close', async (tx) => {
      const locked = await lockIncident(tx, row.id)
      if (locked?.state === 'open') await closeIncident(app, tx, locked, { by: null, note: '现已一致' })
    })
  }
}

/** The movements that some bill lists by now, as `kind.id`: a query a kind. */
async function listedSince(app: App, open: readonly IncidentRow[]): Promise<Set<string>> {
  const listed = new Set<string>()
  for (const kind of BILL_KINDS) {
    const ids = open.flatMap((row) =>
      row.class === 'we-have-they-do-not' && row.billKind === kind ? (row.transferId ?? []) : [],
    )
    for (const id of await matchedOf(app.db, kind, ids)) listed.add(`${kind}.${id}`)
  }
  return listed
}

function isExplained(row: IncidentRow, transfer: Transfer, listed: ReadonlySet<string>): boolean {
  switch (row.class) {
    case 'we-have-they-do-not':
      return listed.has(`${row.billKind}.${transfer.id}`)
    case 'fee-drift':
      return transfer.posted?.fee === row.foundFen
    default:
      return row.billKind !== null && postedSum(row.billKind, transfer) === row.foundFen
  }
}
