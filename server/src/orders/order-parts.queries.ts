import type { LedgerAccount } from '@anxin/drizzle/schema/payments'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries } from '../platform/db'
import type { OrderEntryRow, OrderLineRow, OrderPhotoRow, OrderRow } from './orders.repository'

/** What an order's page shows beside its own row. */
export type OrderParts = {
  readonly lines: readonly LinePart[]
  readonly entries: readonly EntryPart[]
  readonly photos: readonly PhotoPart[]
  /** Account of the ledger → fen posted. */
  readonly postedFen: ReadonlyMap<LedgerAccount, number>
  readonly booking: { readonly bayName: string; readonly technicianName: string } | null
}
export type LinePart = Pick<
  OrderLineRow,
  | 'id'
  | 'round'
  | 'kind'
  | 'name'
  | 'partType'
  | 'quantityMilli'
  | 'unit'
  | 'unitPriceFen'
  | 'amountFen'
  | 'state'
  | 'declineReason'
>
export type EntryPart = Pick<
  OrderEntryRow,
  'seq' | 'at' | 'actor' | 'actorName' | 'type' | 'text' | 'photoIds'
>
export type PhotoPart = Pick<OrderPhotoRow, 'id' | 'side' | 'at'>

type Row = {
  part: 'line' | 'entry' | 'photo' | 'posted' | 'booking'
  n1: number | string
  n2: number
  n3: number
  n4: number
  at: Date | null
  a: string
  b: string | null
  c: string
  d: string | null
  e: string
  f: string
  g: string | null
}

const LINES = `SELECT 'line', round, quantity_milli, unit_price_fen, amount_fen, NULL, id, kind, name, part_type, unit, state, decline_reason
  FROM order_line WHERE order_id = ? ORDER BY round, id LIMIT 1000`
// The first of every selection, so it names the columns.
const ENTRIES = `SELECT 'entry' AS part, seq AS n1, 0 AS n2, 0 AS n3, 0 AS n4, at, actor AS a, actor_name AS b, type AS c, text AS d,
    photo_ids AS e, '' AS f, NULL AS g
  FROM order_entry WHERE order_id = ? ORDER BY seq LIMIT ${LIMITS.timelineMax}`
const POSTED = `SELECT 'posted', SUM(amount_fen), 0, 0, 0, NULL, account, '', '', '', '', '', NULL
  FROM ledger_entry WHERE subject_id = ? AND phase = 'post' GROUP BY account`
const BOOKING = `SELECT 'booking', 0, 0, 0, 0, NULL, b.name, t.name, '', '', '', '', NULL
  FROM booking k JOIN bay b ON b.id = k.bay_id JOIN technician t ON t.id = k.technician_id WHERE k.order_id = ?`
const PHOTOS = `SELECT 'photo', 0, 0, 0, 0, at, id, side, '', '', '', '', NULL
  FROM order_photo WHERE order_id = ? ORDER BY id LIMIT ${LIMITS.photosPerOrderMax}`

const joined = (parts: readonly string[]) => parts.map((part) => `(${part})`).join(' UNION ALL ')
const NEW = [ENTRIES, BOOKING]
const BEFORE_INTAKE = [...NEW, LINES, POSTED]
const AFTER_INTAKE = [...BEFORE_INTAKE, PHOTOS]

/**
 * All of it in one statement: every command on an order answers with its page, and five round trips would cost more
 * than what the command changes. A new order has nothing to pay yet; photos are shown from the intake on.
 */
export async function readOrderParts(
  q: Queries,
  order: Pick<OrderRow, 'id' | 'version' | 'checkedInAt'>,
): Promise<OrderParts> {
  const parts = order.checkedInAt ? AFTER_INTAKE : order.version > 1 ? BEFORE_INTAKE : NEW
  const rows = await q.rows<Row>(
    joined(parts),
    parts.map(() => order.id),
  )
  const lines: LinePart[] = []
  const entries: EntryPart[] = []
  const photos: PhotoPart[] = []
  const postedFen = new Map<LedgerAccount, number>()
  let booking: OrderParts['booking'] = null
  for (const row of rows) {
    if (row.part === 'line') lines.push(toLine(row))
    else if (row.part === 'entry') entries.push(toEntry(row))
    else if (row.part === 'photo') photos.push(toPhoto(row))
    else if (row.part === 'posted') postedFen.set(row.a as LedgerAccount, Number(row.n1))
    else booking = { bayName: row.a, technicianName: row.b ?? '' }
  }
  return { lines, entries, photos, postedFen, booking }
}

function toLine(row: Row): LinePart {
  return {
    id: row.a,
    round: Number(row.n1),
    kind: row.b as LinePart['kind'],
    name: row.c,
    partType: row.d as LinePart['partType'],
    quantityMilli: row.n2,
    unit: row.e,
    unitPriceFen: row.n3,
    amountFen: row.n4,
    state: row.f as LinePart['state'],
    declineReason: row.g,
  }
}

function toEntry(row: Row): EntryPart {
  return {
    seq: Number(row.n1),
    at: atOf(row),
    actor: row.a as EntryPart['actor'],
    actorName: row.b,
    type: row.c,
    text: row.d ?? '',
    photoIds: JSON.parse(row.e) as string[],
  }
}

function toPhoto(row: Row): PhotoPart {
  return { id: row.a, side: row.b as PhotoPart['side'], at: atOf(row) }
}

function atOf({ at }: Row): Date {
  return at ?? new Date(0)
}
