import { ownerStage } from '@anxin/shared/orders/order.machine'
import type { z } from 'zod'
import type { Order, OrderSummary } from '@anxin/shared/orders/order.contract'
import type { Caller } from '../platform/caller'
import { seesPrices } from '../platform/caller'
import type { Tx } from '../platform/db'
import { moneyOf, NO_MONEY, refundingOf, undisputedFenOf, type Money } from '../payments'
import { bookingOf, type BookingView } from '../scheduling'
import { approvedFen, couponOn, disputedBill } from './bill'
import { holdOf } from './hold-of'
import { nextStep } from './next-step'
import {
  consentsOf,
  entriesOf,
  inspectionOf,
  linesOf,
  photosOf,
  type InspectionRow,
  type OrderEntryRow,
  type OrderLineRow,
  type OrderPhotoRow,
  type OrderRow,
  type PartConsentRow,
} from './orders.repository'
import { warrantyOf, workOf, workView, type NotedWork } from './work'

type View = z.input<typeof Order>

/** What the caller has just written, or knows for certain, and what then is not read again. */
export type Known = {
  readonly lines?: readonly OrderLineRow[]
  readonly entries?: readonly OrderEntryRow[]
  readonly money?: Money
  readonly booking?: Pick<BookingView, 'bayName' | 'technicianName'>
}

/**
 * An order as its owner, the shop or an operator sees it; a technician without leave sees no money. In a transaction,
 * because there its parts are asked for together; a new order has nothing to pay yet, and photos and an inspection sheet
 * are there from the intake on.
 */
export async function viewOrder(tx: Tx, order: OrderRow, caller: Caller, known: Known = {}): Promise<View> {
  const { id, version, checkedInAt } = order
  const isNew = version === 1
  const [lines, consents, entries, photos, inspection, work, money, refunding, booking] = await Promise.all([
    known.lines ?? (isNew ? [] : linesOf(tx, id)),
    checkedInAt ? consentsOf(tx, id) : [],
    known.entries ?? entriesOf(tx, id),
    checkedInAt ? photosOf(tx, id) : [],
    checkedInAt ? inspectionOf(tx, id) : null,
    workOf(tx, order),
    known.money ?? (isNew ? NO_MONEY : moneyOf(tx, id)),
    known.money || isNew ? null : refundingOf(tx, id),
    known.booking ?? bookingOf(tx, id),
  ])
  const prices = seesPrices(caller)
  const undisputedFen = prices ? await undisputedOf(tx, order, lines) : 0
  const consentTo = new Map(consents.map((consent) => [consent.lineId, consent])) // the newest of each line
  return {
    ...summaryOf(order),
    technicianId: order.technicianId,
    technicianName: booking?.technicianName ?? null,
    bayName: booking?.bayName ?? null,
    note: order.note,
    estimateMinFen: prices ? order.estimateMinFen : null,
    estimateMaxFen: prices ? order.estimateMaxFen : null,
    inspectionFeeFen: prices ? order.inspectionFeeFen : null,
    couponFen: prices ? couponShown(order, lines) : null,
    quoteRound: order.quoteRound,
    lines: lines.map((line) => ({
      ...lineView(line, consentTo.get(line.id), prices),
      warranty: line.state === 'done' ? warrantyOf(line, work?.checklist ?? null, order) : null,
      disputed: order.heldLineIds?.includes(line.id) ?? false,
    })),
    flags: flagsOf(order),
    cancelCause: order.cancelCause,
    oldParts: order.oldParts,
    reworkOf: order.reworkOf,
    intake: intakeOf(order, photos),
    inspection: inspection && inspectionView(inspection, work),
    work: work && workView(work),
    bill:
      order.billHash !== null && order.finishedAt
        ? {
            totalFen: prices ? order.billFen : null,
            hash: order.billHash,
            at: order.finishedAt.toISOString(),
          }
        : null,
    money: prices ? { ...moneyView(order, lines, money), refunding, undisputedFen } : null,
    timeline: entries.map((entry) => entryView(entry, prices)),
  }
}

/** What a list shows. */
export function summaryOf(order: OrderRow): Omit<z.input<typeof OrderSummary>, 'dueFen'> {
  return {
    id: order.id,
    version: order.version,
    state: order.state,
    stateAt: order.stateAt.toISOString(),
    stage: ownerStage(order.state),
    serviceId: order.serviceId,
    serviceName: order.serviceName,
    priceMode: order.priceMode,
    vehicleId: order.vehicleId,
    shopId: order.shopId,
    shopName: order.shopName,
    vehicleText: order.vehicleText,
    slotStartAt: order.slotStartAt.toISOString(),
    slotEndAt: order.slotEndAt.toISOString(),
    next: nextStep(order),
    createdAt: order.createdAt.toISOString(),
  }
}

function couponShown(order: OrderRow, lines: readonly OrderLineRow[]): number {
  const agreed = lines.filter(
    ({ state }) => state === 'approved' || state === 'done' || state === 'approving',
  )
  return couponOn(agreed, order.couponFen, order.commissionBasisPoints)
}

function moneyView(
  order: OrderRow,
  lines: readonly OrderLineRow[],
  money: Money,
): Omit<NonNullable<View['money']>, 'refunding' | 'undisputedFen'> {
  return {
    approvedFen: approvedFen(lines),
    paidFen: money.paidFen,
    couponFen: money.couponFen,
    advancedFen: money.advancedFen,
    frozenFen: money.frozenFen,
    toShopFen: money.toShopFen,
    commissionFen: money.commissionFen,
    refundedFen: money.refundedFen,
    feeFen: money.feeFen,
    dueFen: order.dueFen,
  }
}

/** What waits for the 72 hours or the owner's word, and not for the case. */
async function undisputedOf(tx: Tx, order: OrderRow, lines: readonly OrderLineRow[]): Promise<number> {
  if (order.state !== 'DELIVERED' || order.hold !== 'case') return 0
  if (order.heldLineIds === null || order.complainedAt !== null) return 0
  const done = lines.filter(({ state }) => state === 'done')
  return undisputedFenOf(tx, order.id, disputedBill(order, done))
}

function flagsOf(order: OrderRow): View['flags'] {
  return {
    hold: holdOf(order),
    waitingPartsUntil: order.waitingPartsUntil?.toISOString() ?? null,
    supplementPending: order.supplementPending,
    withdrawn: order.withdrawnAt !== null,
    followUp: order.followUp,
  }
}

function intakeOf(order: OrderRow, photos: readonly OrderPhotoRow[]): View['intake'] {
  if (!order.checkedInAt) return null
  return {
    odometerKm: order.odometerKm ?? 0,
    fuelPercent: order.fuelPercent ?? 0,
    damages: order.damages ?? [],
    items: order.items ?? '',
    at: order.checkedInAt.toISOString(),
    photoIds: photos
      .filter(({ at, side }) => side === 'shop' && order.checkedInAt !== null && at <= order.checkedInAt)
      .map(({ id }) => id),
  }
}

function inspectionView(
  { items, at, byName }: InspectionRow,
  work: NotedWork | null,
): NonNullable<View['inspection']> {
  const groups = new Map(work?.checklist?.sheet.map(({ name, group }) => [name, group]))
  return {
    items: items.map((item) => ({ ...item, group: groups.get(item.name) ?? null })),
    at: at.toISOString(),
    byName,
  }
}

function lineView(
  line: OrderLineRow,
  consent: PartConsentRow | undefined,
  prices: boolean,
): Omit<View['lines'][number], 'warranty' | 'disputed'> {
  return {
    id: line.id,
    round: line.round,
    kind: line.kind,
    name: line.name,
    partType: line.partType,
    quantityMilli: line.quantityMilli,
    unit: line.unit,
    unitPriceFen: prices ? line.unitPriceFen : null,
    amountFen: prices ? line.amountFen : null,
    state: line.state,
    declineReason: line.declineReason,
    brand: line.brand,
    oemUnitPriceFen: prices ? line.oemUnitPriceFen : null,
    warrantyDays: line.warrantyDays,
    warrantyKm: line.warrantyKm,
    basis: line.basis,
    replacesId: line.replacesId,
    consent: consent
      ? { at: consent.at.toISOString(), partType: consent.partType, text: prices ? consent.text : null }
      : null,
  }
}

/** Sums stand in the words of some entries too: "完工并通过质检，账单 ¥286.00". */
const SUM = /(?:，(?:共|账单|退还|待支付|检测费))? ?¥-?\d[\d.,]*/g

function entryView(entry: OrderEntryRow, prices: boolean): View['timeline'][number] {
  return {
    seq: entry.seq,
    at: entry.at.toISOString(),
    actor: entry.actor,
    actorName: entry.actorName,
    type: entry.type,
    text: prices ? entry.text : entry.text.replace(SUM, ''),
    photoIds: entry.photoIds,
  }
}
