import type { RememberedLevel } from '@anxin/shared/vehicles/remembered.contract'
import type { App } from '../app'
import { findOrder, inspectionOf, linesOf, type OrderLineRow } from '../orders'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { noteReading, rememberVisit, unbookWork, type Undone } from '../vehicles'

/** Listener: the reading of the intake may make remembered work due. */
export async function onCheckedIn(app: App, tx: Tx, { payload }: Event<'order.checked-in'>): Promise<void> {
  const { vehicleId, odometerKm } = await findOrder(tx, payload.orderId)
  if (odometerKm !== null) await noteReading(app, tx, vehicleId, odometerKm)
}

/** Listener: the car goes back. What was declined, or found and not done, is remembered; what was done is forgotten. */
export async function onDelivered(app: App, tx: Tx, { payload }: Event<'order.delivered'>): Promise<void> {
  const order = await findOrder(tx, payload.orderId)
  const [lines, inspection] = await Promise.all([linesOf(tx, order.id), inspectionOf(tx, order.id)])
  const { id: orderId, vehicleId, shopName, odometerKm } = order
  const done = lines.filter(({ state }) => state === 'done')
  const found = { vehicleId, orderId, shopName, odometerKm, at: order.deliveredAt ?? app.clock.now() }
  await rememberVisit(app, tx, found, {
    undone: undoneOf(lines, inspection?.items ?? []),
    doneNames: done.flatMap((line) => [line.name, workOf(line)]),
    doneIds: done.flatMap(({ basis }) => (basis?.from === 'remembered' ? [basis.revivedFrom] : [])),
  })
}

/** Listener: the visit that was to do some of it does not take place. */
export async function onCancelled(app: App, tx: Tx, { payload }: Event<'order.cancelled'>): Promise<void> {
  const { vehicleId } = await findOrder(tx, payload.orderId)
  await unbookWork(app, tx, vehicleId, payload.orderId)
}

type Finding = {
  readonly name: string
  readonly level: 'good' | RememberedLevel
  readonly note: string
  readonly photoIds: readonly string[]
}

/** Lines of one finding are one piece of work with their sum; a finding without a line has no price. */
export function undoneOf(lines: readonly OrderLineRow[], findings: readonly Finding[]): Undone[] {
  const groups = new Map<string, OrderLineRow[]>()
  for (const line of lines)
    if (isDeclined(line)) groups.set(workOf(line), [...(groups.get(workOf(line)) ?? []), line])
  const declined = [...groups].map(([name, group]): Undone => {
    const basis = group.map((line) => line.basis).find((one) => one?.from === 'finding')
    const reasons = group.flatMap(({ declineReason }) => (declineReason ? [declineReason] : []))
    return {
      name,
      level: basis?.from === 'finding' && basis.level === 'urgent' ? 'urgent' : 'watch',
      reason: reasons[0] ?? (basis?.from === 'finding' ? basis.note : ''),
      priceFen: group.reduce((sum, { amountFen }) => sum + amountFen, 0),
      photoIds: basis?.from === 'finding' ? basis.photoIds : [],
    }
  })
  const quoted = new Set(lines.map(workOf))
  const unquoted = findings.flatMap(({ name, level, note, photoIds }): Undone[] =>
    level === 'good' || quoted.has(name) ? [] : [{ name, level, reason: note, priceFen: null, photoIds }],
  )
  return [...declined, ...unquoted]
}

/** One that a newer quote replaced was declined by nobody: it has a reason and no time of decision. A fee is no work. */
export function isDeclined({
  state,
  kind,
  decidedAt,
  declineReason,
}: Pick<OrderLineRow, 'state' | 'kind' | 'decidedAt' | 'declineReason'>): boolean {
  return state === 'declined' && kind !== 'fee' && (decidedAt !== null || declineReason === null)
}

/** The work that a line is part of. */
export function workOf({ basis, name }: Pick<OrderLineRow, 'basis' | 'name'>): string {
  return basis?.from === 'finding' || basis?.from === 'remembered' ? basis.name : name
}
