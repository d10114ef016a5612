import { addDays } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { SlotWish } from './assign-slot'
import {
  ableFor,
  gridOf,
  horizonOf,
  nearestFree,
  slotsOn,
  spanOf,
  type Need,
  type Plan,
  type Slot,
} from './availability'
import { daysAround, readPlan, readTakenWords } from './scheduling.queries'

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
 * The free start times nearest to a wish that nobody can have: on the days of `around`, the plan of its own and the
 * adjacent ones, and where those are full on any day of the horizon.
 */
export async function nearestSlots(
  app: App,
  q: Queries,
  wish: Omit<SlotWish, 'orderId'>,
  around: Plan,
): Promise<Slot[]> {
  const { shopId, service, startAt } = wish
  const nearestIn = async (plan: Plan, on: string, days: number) => {
    const perDay = await slotsOfPlan(app, q, shopId, plan, service, on, days)
    const slots = perDay.flatMap((day) => day.slots)
    return nearestFree(slots, startAt, LIMITS.nearestSlots)
  }
  const { on, days } = daysAround(startAt)
  const near = await nearestIn(around, on, days)
  if (near.length === LIMITS.nearestSlots) return near
  const { today } = horizonOf(app.clock.now())
  const all = LIMITS.horizonDays + 1
  return nearestIn(await readPlan(q, shopId, today, all), today, all)
}
