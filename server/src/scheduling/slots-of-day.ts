import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import {
  ableFor,
  gridOf,
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
  if (!withinHorizon(on, app.clock.now())) return []
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
  const now = app.clock.now()
  const span = spanOf(on, days, service)
  const grid = gridOf(span, await readTakenWords(q, [shopId], span), plan.leaves)
  const able = ableFor(plan, service)
  return Array.from({ length: days }, (_, i) => {
    const day = addDays(on, i)
    return { on: day, slots: slotsOn(plan, able, service, grid, day, now) }
  })
}

/** The free start times nearest to a wanted one: on the same and the adjacent days, and where those are full, on any. */
export async function nearestSlots(
  app: App,
  q: Queries,
  shopId: string,
  service: Need,
  wantedAt: Date,
): Promise<Slot[]> {
  const today = localDayOf(app.clock.now())
  const wantedOn = localDayOf(wantedAt)
  for (const [first, days] of [
    [addDays(wantedOn, -1), 3],
    [today, LIMITS.horizonDays + 1],
  ] as const) {
    const from = first < today ? today : first
    const plan = await readPlan(q, shopId, from, days)
    const perDay = await slotsOfPlan(app, q, shopId, plan, service, from, days)
    const nearest = nearestFree(
      perDay.flatMap(({ slots }) => slots),
      wantedAt,
      LIMITS.nearestSlots,
    )
    if (nearest.length === LIMITS.nearestSlots) return nearest
    if (days > 3) return nearest
  }
  return []
}
