import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { keptFen, moneyOf, sumOf } from '../parts/order-money'
import { isReplaced, type OrderLine } from '../parts/receipt-lines'

/** What has changed of a quote while it was open. */
export type Change = { readonly text: string }
export type Quote = {
  readonly round: number
  readonly isSupplement: boolean
  /** The lines to decide. */
  readonly lines: readonly OrderLine[]
  readonly chosen: ReadonlySet<string>
  readonly toggle: (lineId: string) => void
  readonly chooseAll: () => void
  /** What the chosen lines cost on top of what is paid. */
  readonly dueFen: number
  /** By line: new, or another price. Empty unless the shop edited the quote while it was open. */
  readonly changes: ReadonlyMap<string, Change>
  readonly gone: readonly OrderLine[]
  /** False after the shop edited the quote, until the person has said that she has seen it. */
  readonly isRead: boolean
  readonly markRead: () => void
}

type Held = {
  readonly round: number
  readonly lines: readonly OrderLine[]
  /** The lines in whose place these came, while the page was open. */
  readonly before: readonly OrderLine[]
  readonly chosen: ReadonlySet<string>
  readonly isRead: boolean
}

/**
 * The quote or supplement that is shown and what is chosen of it: everything of a quote, nothing of a supplement. A
 * consent belongs to the version that was read; another version starts anew.
 */
export function useQuote(order: Order | undefined): Quote | undefined {
  const [held, setHeld] = useState<Held>()
  const shown = order?.lines.filter(({ state }) => state === 'shown') ?? []
  const isSupplement = order?.state === 'IN_SERVICE'
  const current = held !== undefined && held.round === order?.quoteRound ? held : undefined
  if (order !== undefined && shown.length > 0 && current === undefined)
    setHeld(hold(order, shown, isSupplement, held))
  if (order === undefined || current === undefined || shown.length === 0) return undefined
  const change = (patch: Partial<Held>) => setHeld({ ...current, ...patch })
  return {
    round: current.round,
    isSupplement,
    lines: shown,
    chosen: current.chosen,
    toggle(lineId) {
      const chosen = new Set(current.chosen)
      if (!chosen.delete(lineId)) chosen.add(lineId)
      change({ chosen })
    },
    chooseAll: () => change({ chosen: idsOf(shown) }),
    dueFen: dueFor(
      order,
      shown.filter(({ id }) => current.chosen.has(id)),
    ),
    changes: changesOf(current.before, shown),
    gone: current.before.filter((old) => !shown.some((line) => isSame(line, old))),
    isRead: current.isRead,
    markRead: () => change({ isRead: true }),
  }
}

function hold(
  order: Order,
  shown: readonly OrderLine[],
  isSupplement: boolean,
  earlier: Held | undefined,
): Held {
  const replaced = new Set(order.lines.filter(isReplaced).map(({ id }) => id))
  const before = earlier?.lines.filter(({ id }) => replaced.has(id)) ?? []
  return {
    round: order.quoteRound,
    lines: shown,
    before,
    chosen: isSupplement ? new Set() : idsOf(shown),
    isRead: before.length === 0,
  }
}

/** What is owed on top of what is paid, should these lines be approved. A coupon may make it less; then the API says so. */
export function dueFor(order: Order, approve: readonly OrderLine[]): number {
  if (approve.length === 0) return 0
  const agreed = order.lines.filter(({ state }) => state === 'approved')
  return Math.max(0, sumOf(agreed) + sumOf(approve) - (order.couponFen ?? 0) - keptFen(order))
}

function changesOf(before: readonly OrderLine[], now: readonly OrderLine[]): ReadonlyMap<string, Change> {
  if (before.length === 0) return new Map()
  return new Map(
    now.flatMap((line): [string, Change][] => {
      const old = before.find((one) => isSame(one, line))
      if (old === undefined) return [[line.id, { text: '新增' }]]
      if (old.amountFen === line.amountFen && old.quantityMilli === line.quantityMilli) return []
      return [[line.id, { text: (old.amountFen ?? 0) < (line.amountFen ?? 0) ? '涨价了' : '降价了' }]]
    }),
  )
}

function isSame(a: OrderLine, b: OrderLine): boolean {
  return a.kind === b.kind && a.name === b.name && a.partType === b.partType
}

function idsOf(lines: readonly OrderLine[]): ReadonlySet<string> {
  return new Set(lines.map(({ id }) => id))
}

/** What comes of saying no to everything: which fee is kept, what goes back, what is still to be paid. */
export type DeclineCost = { readonly feeFen: number; readonly backFen: number; readonly dueFen: number }

/** Null where work that was agreed earlier goes on: then a no costs nothing. */
export function costOfDeclining(order: Order): DeclineCost | null {
  if (order.lines.some(({ state }) => state === 'approved')) return null
  const feeFen = order.inspectionFeeFen ?? 0
  const paidFen = moneyOf(order).paidFen === 0 ? 0 : keptFen(order)
  return { feeFen, backFen: Math.max(0, paidFen - feeFen), dueFen: Math.max(0, feeFen - paidFen) }
}
