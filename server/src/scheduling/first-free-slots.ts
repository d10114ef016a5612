import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import {
  ableFor,
  daysAhead,
  gridOf,
  horizonOf,
  slotsOn,
  spanOf,
  takenShare,
  type Grid,
  type Horizon,
  type Need,
  type Plan,
  type Slot,
} from './availability'
import { readPlans, readTakenWords } from './scheduling.queries'

export type ShopOutlook = {
  readonly shopId: string
  /** The first free start times from the wanted one on. */
  readonly slots: readonly Slot[]
  /** The share of the able technicians' time that is taken on the wanted day, 0..1. */
  readonly takenShare: number
}

export type OutlookWish = {
  readonly shopIds: readonly string[]
  readonly service: Need
  readonly fromAt: Date
  /** How long before a start one must ask. */
  readonly leadMs: number
  /** How many days are looked at, and how many slots of each shop are wanted. */
  readonly days: number
  readonly count: number
}

/** When some shops could first take a car, in two statements for all of them. */
export async function firstFreeSlots(app: App, q: Queries, wish: OutlookWish): Promise<ShopOutlook[]> {
  const horizon = horizonOf(app.clock.now(), wish.leadMs)
  const on = localDayOf(wish.fromAt)
  const days = daysAhead(on, wish.days, horizon)
  if (days === 0 || wish.shopIds.length === 0) return []
  const span = spanOf(on, days, wish.service)
  const plans = await readPlans(q, wish.shopIds, on, days)
  const leaves = [...plans.values()].flatMap((plan) => plan.leaves)
  const grid = gridOf(span, await readTakenWords(q, wish.shopIds, span), leaves)
  return [...plans].map(([shopId, plan]) => ({
    shopId,
    slots: firstFree(plan, grid, wish, horizon, days),
    takenShare: takenShare(plan, grid, ableFor(plan, wish.service).technicianIds, on),
  }))
}

function firstFree(plan: Plan, grid: Grid, wish: OutlookWish, horizon: Horizon, days: number): Slot[] {
  const able = ableFor(plan, wish.service)
  const on = localDayOf(wish.fromAt)
  const free: Slot[] = []
  for (let day = 0; day < days; day++) {
    for (const slot of slotsOn(plan, able, wish.service, grid, addDays(on, day), horizon)) {
      if (slot.left === 0 || slot.startAt < wish.fromAt) continue
      free.push(slot)
      if (free.length === wish.count) return free
    }
  }
  return free
}
