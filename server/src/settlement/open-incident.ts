import type { MoneyIncident } from '@anxin/shared/events'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { regionsOf } from '../shops'
import { insertIncident, lockIncidentOfCause, updateIncident, type IncidentRow } from './incidents.repository'
import type { BillKind } from './reconciliation.repository'

export const INCIDENT_DUE = 'settlement.incident-due'

export type NewIncident = {
  readonly class: MoneyIncident
  readonly causeKey: string
  /** The bill that shows it; null where none does. */
  readonly bill: { readonly day: string; readonly kind: BillKind } | null
  readonly transferId: string | null
  readonly subjectId: string | null
  readonly paymentId: string | null
  readonly shopId: string | null
  /** By our ledger, and by WeChat, in fen. */
  readonly expectedFen: number
  readonly foundFen: number
  readonly text: string
}

/** Classes in which money may be gone, or will move by itself soon. */
const URGENT: ReadonlySet<MoneyIncident> = new Set([
  'they-have-we-do-not',
  'we-have-they-do-not',
  'freed-by-wechat',
  'freeze-near',
])

/** Listener: another domain found that something is wrong with money. */
export async function openReported(app: App, tx: Tx, event: Event<'money.incident'>): Promise<void> {
  const { amountFen, ...told } = event.payload
  const nobody = { bill: null, transferId: null }
  await openIncidents(app, tx, [{ ...told, ...nobody, expectedFen: amountFen, foundFen: 0 }])
}

/**
 * Opens incidents, each once for its cause. One that closed by itself and is found again is open again; one that a
 * person closed stays closed. Returns how many are new.
 */
export async function openIncidents(app: App, tx: Tx, all: readonly NewIncident[]): Promise<number> {
  const regions = await regionsOf(tx, [...new Set(all.flatMap(({ shopId }) => shopId ?? []))])
  let opened = 0
  for (const one of all) {
    const row = rowOf(app, one, regions.get(one.shopId ?? '') ?? '')
    if (!(await insertIncident(tx, row)) && !(await reopen(tx, one.causeKey, row))) continue
    await setTimer(app, tx, INCIDENT_DUE, row.id, row.dueAt)
    opened += 1
    const { id: incidentId, class: ofClass, causeKey } = row
    tx.afterCommit(() =>
      app.log.error(
        { alarm: 'money-incident', incidentId, class: ofClass, causeKey },
        'money does not agree',
      ),
    )
  }
  return opened
}

function rowOf(app: App, one: NewIncident, region: string): IncidentRow {
  const { bill, ...facts } = one
  const now = app.clock.now()
  return {
    ...facts,
    text: Array.from(one.text).slice(0, 300).join(''),
    id: app.newId(),
    day: bill?.day ?? null,
    billKind: bill?.kind ?? null,
    region,
    state: 'open',
    ownerId: null,
    openedAt: now,
    dueAt: plusMs(now, URGENT.has(one.class) ? LIMITS.incidentUrgentDueMs : LIMITS.incidentDueMs),
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
  }
}

/** Changes the id of what is opened to that of the row which is there; false where it is open, or a person closed it. */
async function reopen(tx: Tx, causeKey: string, row: IncidentRow): Promise<boolean> {
  const old = await lockIncidentOfCause(tx, causeKey)
  if (!old || old.state === 'open' || old.resolvedBy !== null) return false
  row.id = old.id
  const { state, openedAt, dueAt, expectedFen, foundFen, text } = row
  const nobody = { resolvedAt: null, resolvedBy: null, resolution: null }
  await updateIncident(tx, old, { state, openedAt, dueAt, expectedFen, foundFen, text, ...nobody })
  return true
}

/** Closes an open, locked incident; `by` is null where it closes by itself. */
export async function closeIncident(
  app: App,
  tx: Tx,
  row: IncidentRow,
  closing: { readonly by: string | null; readonly note: string },
): Promise<void> {
  await updateIncident(tx, row, {
    state: 'resolved',
    resolvedAt: app.clock.now(),
    resolvedBy: closing.by,
    resolution: closing.note,
  })
  await cancelTimers(tx, row.id, [INCIDENT_DUE])
}

/** Closes the incident of a cause by itself, where one is open. */
export async function closeCause(app: App, tx: Tx, causeKey: string, note: string): Promise<void> {
  const row = await lockIncidentOfCause(tx, causeKey)
  if (row?.state === 'open') await closeIncident(app, tx, row, { by: null, note })
}
