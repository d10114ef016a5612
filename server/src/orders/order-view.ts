import { ownerStage } from '@anxin/shared/orders/order.machine'
import type { z } from 'zod'
import type { Order, OrderSummary } from '@anxin/shared/orders/order.contract'
import type { Caller } from '../platform/caller'
import { seesPrices } from '../platform/caller'
import type { Tx } from '../platform/db'
import { moneyOf, NO_MONEY, type Money } from '../payments'
import { bookingOf } from '../scheduling'
import { approvedFen, couponOn } from './bill'
import { nextStep } from './next-step'
import {
  entriesOf,
  inspectionOf,
  linesOf,
  photosOf,
  type InspectionRow,
  type OrderEntryRow,
  type OrderLineRow,
  type OrderPhotoRow,
  type OrderRow,
} from './orders.repository'

type View = z.input<typeof Order>

/**
 * An order as its owner, the shop or an operator sees it; a technician without leave sees no money. In a transaction,
 * because there its parts are asked for together; a new order has nothing to pay yet, and photos and an inspection sheet
 * are there from the intake on.
 */
export async function viewOrder(tx: Tx, order: OrderRow, caller: Caller): Promise<View> {
  const { id, version, checkedInAt } = order
  const isNew = version === 1
  const [lines, entries, photos, inspection, money, booking] = await Promise.all([
    isNew ? [] : linesOf(tx, id),
    entriesOf(tx, id),
    checkedInAt ? photosOf(tx, id) : [],
    checkedInAt ? inspectionOf(tx, id) : null,
    isNew ? NO_MONEY : moneyOf(tx, id),
    bookingOf(tx, id),
  ])
  const prices = seesPrices(caller)
  return {
    ...summaryOf(order),
    technicianName: booking?.technicianName ?? null,
    bayName: booking?.bayName ?? null,
    note: order.note,
    estimateMinFen: prices ? order.estimateMinFen : null,
    estimateMaxFen: prices ? order.estimateMaxFen : null,
    inspectionFeeFen: prices ? order.inspectionFeeFen : null,
    couponFen: prices ? couponShown(order, lines) : null,
    quoteRound: order.quoteRound,
    lines: lines.map((line) => lineView(line, prices)),
    flags: flagsOf(order),
    cancelCause: order.cancelCause,
    intake: intakeOf(order, photos),
    inspection: inspection && inspectionView(inspection),
    bill:
      order.billHash !== null && order.finishedAt
        ? {
            totalFen: prices ? order.billFen : null,
            hash: order.billHash,
            at: order.finishedAt.toISOString(),
          }
        : null,
    money: prices ? moneyView(order, lines, money) : null,
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
): NonNullable<View['money']> {
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

function flagsOf(order: OrderRow): View['flags'] {
  return {
    hold: order.hold,
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

function inspectionView({ items, at, byName }: InspectionRow): NonNullable<View['inspection']> {
  return { items, at: at.toISOString(), byName }
}

function lineView(line: OrderLineRow, prices: boolean): View['lines'][number] {
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
