import type { Order } from '@anxin/shared/orders/order.contract'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
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
  /** The lines whose card the person has said yes to. Nothing is said beforehand, and nothing outlives a change. */
  readonly consented: ReadonlySet<string>
  readonly toggleConsent: (lineId: string) => void
  /** How many of the chosen lines still wait for their card. */
  readonly openConsents: number
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
  readonly consented: ReadonlySet<string>
  /** The lines that were there before the shop edited the quote. */
  readonly read: ReadonlySet<string>
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
  const approve = shown.filter(({ id }) => current.chosen.has(id))
  // Two fingers are quicker than a drawing: each change goes on from the newest and not from what was drawn.
  const change = (patch: (now: Held) => Partial<Held>) =>
    setHeld((now) => (now?.round === current.round ? { ...now, ...patch(now) } : now))
  return {
    round: current.round,
    isSupplement,
    lines: shown,
    chosen: current.chosen,
    toggle: (lineId) => change((now) => ({ chosen: toggled(now.chosen, lineId) })),
    chooseAll: () => change(() => ({ chosen: idsOf(shown) })),
    consented: current.consented,
    toggleConsent: (lineId) => change((now) => ({ consented: toggled(now.consented, lineId) })),
    openConsents: approve.filter((line) => needsConsent(line) && !current.consented.has(line.id)).length,
    dueFen: dueFor(order, approve),
    changes: changesOf(current.before, shown, current.read),
    gone: current.before.filter((old) => !shown.some((line) => isSame(old, line))),
    isRead: current.isRead,
    markRead: () => change(() => ({ isRead: true })),
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
  // A line that stands as it was read keeps what was chosen about it; one that is new or edited starts anew.
  const read = idsOf(earlier?.lines ?? [])
  const keeps = (ids: ReadonlySet<string> | undefined, id: string) => read.has(id) && ids?.has(id) === true
  return {
    round: order.quoteRound,
    lines: shown,
    before,
    chosen: idsOf(shown.filter(({ id }) => (read.has(id) ? keeps(earlier?.chosen, id) : !isSupplement))),
    consented: idsOf(shown.filter(({ id }) => keeps(earlier?.consented, id))),
    read,
    isRead: before.length === 0,
  }
}

/** What is owed on top of what is paid, should these lines be approved. A coupon may make it less; then the API says so. */
export function dueFor(order: Order, approve: readonly OrderLine[]): number {
  if (approve.length === 0) return 0
  const agreed = order.lines.filter(({ state }) => state === 'approved')
  return Math.max(0, sumOf(agreed) + sumOf(approve) - (order.couponFen ?? 0) - keptFen(order))
}

function changesOf(
  before: readonly OrderLine[],
  now: readonly OrderLine[],
  read: ReadonlySet<string>,
): ReadonlyMap<string, Change> {
  if (before.length === 0) return new Map()
  return new Map(
    now.flatMap((line): [string, Change][] => {
      if (read.has(line.id)) return []
      const old = before.find((one) => isSame(one, line))
      if (old === undefined) return [[line.id, { text: '新增' }]]
      if (old.partType !== line.partType) return [[line.id, { text: '换了配件类型' }]]
      if (old.amountFen === line.amountFen && old.quantityMilli === line.quantityMilli) return []
      return [[line.id, { text: (old.amountFen ?? 0) < (line.amountFen ?? 0) ? '涨价了' : '降价了' }]]
    }),
  )
}

function isSame(old: OrderLine, line: OrderLine): boolean {
  if (line.replacesId === old.id) return true
  return old.kind === line.kind && old.name === line.name && old.partType === line.partType
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
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
