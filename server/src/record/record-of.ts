import {
  hasWarranty,
  repairKindOf,
  warrantyEnd,
  warrantyLeft,
  warrantyTerms,
} from '@anxin/shared/care/warranty'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { sumFen } from '@anxin/shared/kernel/money'
import type { RecordLine, RecordVisit } from '@anxin/shared/record/record.contract'
import { piecesOf, type PieceRow } from '../orders'
import type { Queries } from '../platform/db'
import { idOfCursor, toPage } from '../platform/paging'
import {
  doneLinesOf,
  readingsOf,
  visitsOf,
  type DoneLineRow,
  type Scope,
  type VisitRow,
} from './record.queries'
import { pricesHiddenUntil } from './transfers.repository'

/** Whose eyes the record is for, and what is known of the car now. */
export type Reader = Scope & {
  /** Whether prices are shown at all. */
  readonly withPrices: boolean
  /** Whether orders may be opened: not by a link. */
  readonly isOwner: boolean
  readonly odometerKm: number | null
  readonly now: Date
}

export type RecordPage = {
  readonly items: RecordVisit[]
  readonly nextCursor: string | null
  readonly odometer: { at: string; km: number }[]
  readonly odometerKm: number | null
}

/** One page of a car's record. Prices of earlier owners are in it only where each hand-over since let them. */
export async function recordOf(
  q: Queries,
  reader: Reader,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<RecordPage> {
  const [visits, readings, hiddenUntil] = await Promise.all([
    visitsOf(q, reader, idOfCursor(cursor), limit + 1),
    readingsOf(q, reader),
    pricesHiddenUntil(q, reader.vehicleId),
  ])
  const page = toPage(visits, limit)
  const ids = page.items.map(({ id }) => id)
  const [lines, pieces] = await Promise.all([doneLinesOf(q, ids), piecesOf(q, ids)])
  return {
    items: page.items.map((visit) =>
      viewVisit(visit, lines.get(visit.id) ?? [], pieces.get(visit.id) ?? [], { reader, hiddenUntil }),
    ),
    nextCursor: page.nextCursor,
    odometer: readings.map(({ at, km }) => ({ at: at.toISOString(), km })),
    odometerKm: reader.odometerKm,
  }
}

/** The whole record for a file, the newest visits of a long life. */
export async function wholeRecordOf(q: Queries, reader: Reader): Promise<RecordPage> {
  return recordOf(q, reader, { limit: LIMITS.recordFileOrdersMax })
}

type Sight = { readonly reader: Reader; readonly hiddenUntil: Date | null }

function viewVisit(
  visit: VisitRow,
  lines: readonly DoneLineRow[],
  pieces: readonly PieceRow[],
  { reader, hiddenUntil }: Sight,
): RecordVisit {
  const isMine = visit.owner_id === reader.ownerId
  const isPriced = reader.withPrices && (isMine || hiddenUntil === null || visit.created_at > hiddenUntil)
  return {
    id: visit.id,
    isOwn: isMine && reader.isOwner,
    state: visit.state,
    serviceName: visit.service_name,
    shopName: visit.shop_name,
    at: (visit.delivered_at ?? visit.slot_start_at).toISOString(),
    odometerKm: visit.odometer_km,
    lines: lines.map((line) => ({
      ...viewLine(line, isPriced),
      warranty: warrantyOf(line, visit, reader),
      pieces: pieces
        .filter(({ lineId }) => lineId === line.id)
        .map(({ brand, partNumber, serial, photoId }) => ({ brand, partNumber, serial, photoId })),
    })),
    sums: isPriced ? sumsOf(lines) : null,
  }
}

function viewLine(line: DoneLineRow, isPriced: boolean): Omit<RecordLine, 'warranty' | 'pieces'> {
  return {
    id: line.id,
    kind: line.kind,
    name: line.name,
    partType: line.part_type,
    brand: line.brand,
    quantityMilli: line.quantity_milli,
    unit: line.unit,
    amountFen: isPriced ? line.amount_fen : null,
  }
}

function warrantyOf(line: DoneLineRow, visit: VisitRow, reader: Reader): RecordLine['warranty'] {
  if (!hasWarranty(line.kind) || visit.delivered_at === null) return null
  const terms = warrantyTerms(visit.repair_kind ?? repairKindOf(visit.service_code ?? ''), {
    days: line.warranty_days ?? 0,
    km: line.warranty_km ?? 0,
  })
  const start = { deliveredAt: visit.delivered_at, odometerKm: visit.odometer_km }
  const { endsAt, endsAtKm } = warrantyEnd(terms, start)
  const left = warrantyLeft(terms, start, { at: reader.now, odometerKm: reader.odometerKm })
  return { endsAt: endsAt.toISOString(), endsAtKm, daysLeft: left.days, kmLeft: left.km }
}

function sumsOf(lines: readonly DoneLineRow[]): NonNullable<RecordVisit['sums']> {
  const sumOf = (of: (line: DoneLineRow) => boolean) =>
    sumFen(lines.filter(of).map(({ amount_fen }) => amount_fen))
  const labourFen = sumOf(({ kind }) => kind === 'labour')
  const partsFen = sumOf(({ kind }) => kind === 'part')
  const totalFen = sumOf(() => true)
  return { labourFen, partsFen, otherFen: totalFen - labourFen - partsFen, totalFen }
}
