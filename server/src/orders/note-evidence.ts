import { assert } from '@anxin/shared/kernel/errors'
import type { Tx } from '../platform/db'
import { linksAfter, type Head, type Told } from './evidence-chain'
import { linesById, lockHead, writeLinks } from './evidence.repository'
import type { NewOrder, OrderRow } from './orders.repository'

/**
 * Whatever the repository writes of an order that proves something is noted here with the write itself, so that no use
 * case can forget it, and becomes links of the order's chain just before COMMIT, in the same transaction.
 */

/** The facts of an order that its evidence tells; money has its ledger, and plate, place and notes are nobody's proof. */
const ORDER_FACTS = [
  'state',
  'serviceName',
  'priceMode',
  'shopId',
  'shopName',
  'slotStartAt',
  'slotEndAt',
  'quoteRound',
  'hold',
  'withdrawnAt',
  'stopRequestedAt',
  'cancelCause',
  'odometerKm',
  'fuelPercent',
  'damages',
  'oldParts',
  'checklistVersion',
  'billFen',
  'billHash',
  'acceptedAt',
  'checkedInAt',
  'startedAt',
  'finishedAt',
  'deliveredAt',
  'completedAt',
  'cancelledAt',
] as const satisfies readonly (keyof OrderRow)[]

/** A record, and its instant where it has one of its own: that of the change otherwise. */
type Noted = Omit<Told, 'at'> & { readonly at?: Date }
/** What a transaction has noted of one order. */
type OfOrder = { head: Head | null; at: Date | null; readonly records: Noted[] }
type Notes = { readonly orders: Map<string, OfOrder>; readonly lineIds: Set<string> }

const notes = new WeakMap<Tx, Notes>()

function notesOf(tx: Tx): Notes {
  const known = notes.get(tx)
  if (known) return known
  const made: Notes = { orders: new Map(), lineIds: new Set() }
  notes.set(tx, made)
  tx.beforeCommit(() => appendLinks(tx, made))
  return made
}

function ofOrder({ orders }: Notes, orderId: string): OfOrder {
  const known = orders.get(orderId)
  if (known) return known
  const made: OfOrder = { head: null, at: null, records: [] }
  orders.set(orderId, made)
  return made
}

/** A row that was written and is never written again, or is replaced as a whole. */
export function noteRecord(tx: Tx, orderId: string, record: Told): void {
  const order = ofOrder(notesOf(tx), orderId)
  order.at = record.at
  order.records.push(record)
}

/** Lines that were added or have another state: told as they are at the end of the transaction. */
export function noteLines(tx: Tx, lineIds: readonly string[]): void {
  if (lineIds.length === 0) return
  const { lineIds: noted } = notesOf(tx)
  for (const id of lineIds) noted.add(id)
}

type Locked = Pick<OrderRow, 'id' | 'evidenceCount' | 'evidenceHash'>

/**
 * What of an order has changed.
 * @param locked the order as it was read under its lock, which spares asking for the end of its chain again
 */
export function noteOrder(tx: Tx, locked: Locked, set: Partial<NewOrder>, old?: OrderRow): void {
  const order = ofOrder(notesOf(tx), locked.id)
  order.head ??= { count: locked.evidenceCount, hash: locked.evidenceHash }
  // Of a new order everything is told, also what is not there yet: else it could be put in unseen.
  const told = ORDER_FACTS.filter((fact) => !old || (set[fact] !== undefined && set[fact] !== old[fact]))
  if (told.length > 0) {
    const content = Object.fromEntries(told.map((fact) => [fact, set[fact] ?? null]))
    order.records.push({ kind: 'order', recordId: locked.id, content })
  }
  if (typeof set.items === 'string')
    order.records.push({ kind: 'belongings', recordId: locked.id, content: { items: set.items } })
}

async function appendLinks(tx: Tx, made: Notes): Promise<void> {
  if (made.lineIds.size > 0) {
    for (const line of await linesById(tx, [...made.lineIds]))
      ofOrder(made, line.orderId).records.push({ kind: 'line', recordId: line.id, content: line })
  }
  for (const [orderId, { head, at: changedAt, records }] of made.orders) {
    if (records.length === 0) continue
    const told = records.map(({ at = changedAt, ...record }): Told => {
      assert(at, `order ${orderId} changed without an entry in its timeline`)
      return { ...record, at }
    })
    writeLinks(tx, orderId, linksAfter(orderId, head ?? (await lockHead(tx, orderId)), told))
  }
}
