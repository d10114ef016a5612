import { incident } from '@anxin/drizzle/schema/reconciliation'
import type { MoneyIncident } from '@anxin/shared/events'
import { assert } from '@anxin/shared/kernel/errors'
import { and, asc, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm'
import { isDuplicate, type Queries, type Tx } from '../platform/db'
import type { BillKind } from './reconciliation.repository'

export type IncidentRow = typeof incident.$inferSelect

/** How many open incidents one look takes; what is left comes with the next. */
const LOOK_MAX = 2000

/** False when an incident was opened for the same cause before. */
export async function insertIncident(tx: Tx, row: IncidentRow): Promise<boolean> {
  try {
    await tx.orm.insert(incident).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'incident_once')) return false
    throw error
  }
}

export async function lockIncident(tx: Tx, id: string): Promise<IncidentRow | null> {
  const [row] = await tx.orm.select().from(incident).where(eq(incident.id, id)).for('update')
  return row ?? null
}

export async function lockIncidentOfCause(tx: Tx, causeKey: string): Promise<IncidentRow | null> {
  const [row] = await tx.orm.select().from(incident).where(eq(incident.causeKey, causeKey)).for('update')
  return row ?? null
}

/** Changes a locked incident. */
export async function updateIncident(tx: Tx, old: IncidentRow, set: Partial<IncidentRow>): Promise<void> {
  const where = and(eq(incident.id, old.id), eq(incident.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(incident).set(set).where(where)
  assert(affectedRows === 1, `incident ${old.id} changed under its lock`)
}

/** Open incidents that a bill showed and that speak of a movement of ours, the oldest first. */
export async function openBillIncidents(q: Queries): Promise<IncidentRow[]> {
  const where = and(eq(incident.state, 'open'), isNotNull(incident.billKind), isNotNull(incident.transferId))
  return q.orm.select().from(incident).where(where).orderBy(asc(incident.id)).limit(LOOK_MAX)
}

/** Open incidents of some classes that one bill showed. */
export async function openIncidentsOf(
  q: Queries,
  day: string,
  billKind: BillKind,
  classes: readonly MoneyIncident[],
): Promise<IncidentRow[]> {
  const ofBill = and(eq(incident.day, day), eq(incident.billKind, billKind), eq(incident.state, 'open'))
  const where = and(ofBill, inArray(incident.class, [...classes]))
  return q.orm.select().from(incident).where(where).orderBy(asc(incident.id)).limit(LOOK_MAX)
}

/** Up to `limit` incidents older than `before`, the newest first; `region` is a code, or `*` for all. */
export async function pageOfIncidents(
  q: Queries,
  want: { region: string; state: IncidentRow['state']; class: MoneyIncident | undefined },
  before: string | null,
  limit: number,
): Promise<IncidentRow[]> {
  const where = and(
    eq(incident.state, want.state),
    want.class === undefined ? undefined : eq(incident.class, want.class),
    want.region === '*' ? undefined : eq(incident.region, want.region),
    before === null ? undefined : lt(incident.id, before),
  )
  return q.orm.select().from(incident).where(where).orderBy(desc(incident.id)).limit(limit)
}
