import { addDays } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import { daysAround, type SlotWish } from './assign-slot'
import {
  ableFor,
  gridOf,
  horizonOf,
  nearestFree,
  slotsOn,
  spanOf,
  withinHorizon,
  type Need,
  type Plan,
  type Slot,
} from './availability'
import { readPlan, readTakenWords } from './scheduling.queries'

/** The start times of one shop-local day with what is left of each; full ones have `left` 0. */
export async function slotsOfDay(
  app: App,
  q: Queries,
  shopId: string,
  service: Need,
  on: string,
): Promise<Slot[]> {
  if (!withinHorizon(on, horizonOf(app.clock.now()))) return []
  const plan = await readPlan(q, shopId, on, 1)
  return (await slotsOfPlan(app, q, shopId, plan, service, on, 1)).flatMap(({ slots }) => slots)
}

/** The start times of `days` days from `on` on, over a plan that covers them. */
export async function slotsOfPlan(
  app: App,
  q: Queries,
  shopId: string,
  plan: Plan,
  service: Need,
  on: string,
  days: number,
): Promise<{ on: string; slots: Slot[] }[]> {
  const horizon = horizonOf(app.clock.now())
  const span = spanOf(on, days, service)
  const grid = gridOf(span, await readTakenWords(q, [shopId], span), plan.leaves)
  const able = ableFor(plan, service)
  return Array.from({ length: days }, (_, i) => {
    const day = i === 0 ? on : addDays(on, i)
    return { on: day, slots: slotsOn(plan, able, service, grid, day, horizon) }
  })
}

/**
 * The free start times nearest to a wish that nobody can have: on the days of `around`, the plan of the adjacent
 * days, and where those are full on any day of the horizon.
 */
export async function nearestSlots(app: App, q: Queries, wish: SlotWish, around: Plan): Promise<Slot[]> {
  const { shopId, service, startAt } = wish
  const { on, days } = daysAround(startAt)
  const near = await slotsOfPlan(app, q, shopId, around, service, on, days)
  const nearest = nearestOf(near, startAt)
  if (nearest.length === LIMITS.nearestSlots) return nearest
  const { today } = horizonOf(app.clock.now())
  const all = LIMITS.horizonDays + 1
  const plan = await readPlan(q, shopId, today, all)
  return nearestOf(await slotsOfPlan(app, q, shopId, plan, service, today, all), startAt)
}

function nearestOf(days: { slots: Slot[] }[], wantedAt: Date): Slot[] {
  return nearestFree(
    days.flatMap(({ slots }) => slots),
    wantedAt,
    LIMITS.nearestSlots,
  )
}
