import type { Api } from '@anxin/shared/api'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import { floorShare, sumFen } from '@anxin/shared/kernel/money'
import type { ModelFault } from './faults'
import type { Written } from './invariants'
import type { ModelService } from './world'

/*
 * What the model knows: a little about one order, in the words of the people who deal with it. It shares no rule with
 * the product but the state machine's names.
 */

export type OrderView = Api['GET /orders/:orderId']['reply']
export type ModelLine = {
  readonly id: string
  readonly kind: string
  readonly fen: number
  readonly state: string
}

export type ModelOrder = {
  readonly id: string
  readonly service: ModelService
  state: OrderState
  shopId: string | null
  /** The shops that have been asked. */
  readonly asked: Set<string>
  lines: readonly ModelLine[]
  quoteRound: number
  dueFen: number
  /** The worth of the compensation that it was booked with; 0 without one. */
  readonly couponFen: number
  /** Paid and not given back, as far as it is observed. */
  netPaidFen: number
  hold: string | null
  /** What the open case does not keep frozen. */
  undisputedFen: number
  /** The open complaint at WeChat Pay, and whether the product has heard of it. */
  complaint: { readonly number: string; readonly isHeard: boolean } | null
  /** A problem that its owner has not called solved. */
  hasCase: boolean
  /** The lines that the case is about; null: everything. */
  disputed: readonly string[] | null
  /** What had gone to the shop, or was about to, when the case was opened. */
  goneFen: number
  withdrawn: boolean
  supplementPending: boolean
  waitingParts: boolean
  stopping: boolean
  followUp: string
  slotStartAt: Date
  /** When 72 hours of silence began. */
  deliveredAt: Date | null
  /** What the owner agreed to pay for. Only these may ever be on a bill, and the shop's inspection fee. */
  readonly agreed: Set<string>
  cancelCause: string | null
  /** What the owner was told that cancelling would cost, at the moment of cancelling. */
  keptFen: number
  entries: number
  /** What operators ordered to be given back, and the part of it for which no second one was asked. */
  byOperatorFen: number
  aloneFen: number
  /** The state in which risk looked at the payment that is due, and what a person said. */
  judged: { readonly state: OrderState; readonly is: 'free' | 'refused' } | null
  /** The decisions by which risk holds its refunds and releases back. */
  heldBack: readonly string[]
  /** Whether its people mostly do what brings the car back to its owner. */
  readonly isStraight: boolean
  /** The states that were seen, for what a failure prints. */
  readonly walked: OrderState[]
}

export type Model = {
  readonly orders: ModelOrder[]
  /** Something waits for WeChat, or WeChat is about to fail: what is asked for now may come to nothing. */
  unsettled: boolean
  /** The faults that wait for their call, by the sandbox's id. */
  readonly armed: Map<string, ModelFault>
  /** The releases that were ordered, so that a new one is noticed. */
  readonly releases: Set<string>
  /** Those among them that paid for nothing that the case of that time was about. */
  readonly undisputed: Set<string>
  /** Those that were seen while nothing held their order but risk, which holds each for itself. */
  readonly free: Set<string>
  /** The payments whose books agreed, and how they stood then. */
  readonly compared: Map<string, string>
  /** What the operations have become, so that each that ends well is counted once. */
  readonly counted: Set<string>
  /** The money as it was last read. */
  written: Written
}

export const RATE_BASIS_POINTS = 1_000

export function current(m: Model): ModelOrder | undefined {
  return m.orders.at(-1)
}

export function hasEnded(order: ModelOrder): boolean {
  return order.state === 'COMPLETED' || order.state === 'CANCELLED'
}

export function linesIn(order: ModelOrder, state: string): readonly ModelLine[] {
  return order.lines.filter((line) => line.state === state)
}

export function fenOf(lines: readonly ModelLine[]): number {
  return sumFen(lines.map(({ fen }) => fen))
}

/** What the platform earns when these lines are billed and so much of the bill is given back: lifecycle, section 3. */
export function commissionOf(lines: readonly ModelLine[], backFen = 0): number {
  const base = fenOf(lines.filter(({ kind }) => kind !== 'fee' && kind !== 'outside'))
  return floorShare(Math.max(0, base - Math.max(0, backFen)), RATE_BASIS_POINTS, 10_000)
}

/** What of its coupon counts for these lines: never more than the platform would earn of them. */
export function couponOf({ couponFen }: ModelOrder, lines: readonly ModelLine[]): number {
  return Math.min(couponFen, commissionOf(lines))
}

/** What the owner pays for these lines. */
export function priceOf(order: ModelOrder, lines: readonly ModelLine[]): number {
  return fenOf(lines) - couponOf(order, lines)
}

/** Takes over what an order looks like now. */
export function adopt(order: ModelOrder, view: OrderView): void {
  if (order.state !== view.state) order.walked.push(view.state)
  order.state = view.state
  order.shopId = view.shopId
  if (view.shopId !== null) order.asked.add(view.shopId)
  order.lines = view.lines.map(({ id, kind, amountFen, state }) => ({ id, kind, fen: amountFen ?? 0, state }))
  order.quoteRound = view.quoteRound
  order.dueFen = view.money?.dueFen ?? 0
  order.netPaidFen = (view.money?.paidFen ?? 0) - (view.money?.refundedFen ?? 0)
  // A choice whose payment lapsed is open again.
  for (const { id, state } of order.lines) if (state === 'shown') order.agreed.delete(id)
  order.hold = view.flags.hold
  order.undisputedFen = view.money?.undisputedFen ?? 0
  order.withdrawn = view.flags.withdrawn
  order.supplementPending = view.flags.supplementPending
  order.waitingParts = view.flags.waitingPartsUntil !== null
  order.followUp = view.flags.followUp
  order.slotStartAt = new Date(view.slotStartAt)
  order.cancelCause = view.cancelCause
  order.entries = view.timeline.length
  if (order.dueFen === 0 || order.judged?.state !== order.state) order.judged = null
}

type Booked = Pick<ModelOrder, 'service' | 'isStraight' | 'couponFen'>

export function newOrder(view: OrderView, { service, isStraight, couponFen }: Booked): ModelOrder {
  const order: ModelOrder = {
    id: view.id,
    service,
    state: view.state,
    shopId: null,
    asked: new Set(),
    lines: [],
    quoteRound: 0,
    dueFen: 0,
    couponFen,
    netPaidFen: 0,
    hold: null,
    undisputedFen: 0,
    complaint: null,
    hasCase: false,
    disputed: null,
    goneFen: 0,
    withdrawn: false,
    supplementPending: false,
    waitingParts: false,
    stopping: false,
    followUp: 'none',
    slotStartAt: new Date(view.slotStartAt),
    deliveredAt: null,
    agreed: new Set(),
    cancelCause: null,
    keptFen: 0,
    entries: 0,
    byOperatorFen: 0,
    aloneFen: 0,
    judged: null,
    heldBack: [],
    isStraight,
    walked: [view.state],
  }
  adopt(order, view)
  return order
}

export function newModel(): Model {
  return {
    orders: [],
    unsettled: false,
    armed: new Map(),
    releases: new Set(),
    undisputed: new Set(),
    free: new Set(),
    compared: new Map(),
    counted: new Set(),
    written: { payments: [], operations: [], entries: [] },
  }
}
