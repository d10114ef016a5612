import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { ableFor, heldUntil, horizonOf, startsOn, type Horizon, type Need, type Plan } from './availability'
import { firstFreePair, rankChoices, seedOf } from './choose-pair'
import { readPlan } from './scheduling.queries'
import { lockPair, takenResources } from './scheduling.repository'

/** An order that wants a bay and a technician at a shop. */
export type SlotWish = {
  readonly orderId: string
  readonly shopId: string
  readonly service: Need
  readonly startAt: Date
}

export type Assigned = {
  readonly bayId: string
  readonly technicianId: string
  readonly startAt: Date
  /** Until when both are held: work and buffer, in whole units. */
  readonly endAt: Date
}

/** Null when no bay or no technician is free; `plan` covers the days around the wish. */
export type Assignment = { readonly assigned: Assigned | null; readonly plan: Plan }

export type AssignOptions = {
  /** How much sooner than the start one must ask. */
  readonly leadMs: number
  /** The order has a booking that is to be replaced: its own units are free to it. */
  readonly moving: boolean
}

/**
 * Finds a free bay and technician and locks both, without writing: the caller writes the units in the same
 * transaction. What is seen as free is only a likely choice; it is read again under the locks, and if somebody was
 * faster the next pair is tried. Who finds nothing free has waited for no lock.
 * Errors: SLOT_UNAVAILABLE for a start that nobody could ever book.
 */
export async function assignSlot(
  app: App,
  tx: Tx,
  wish: SlotWish,
  options: AssignOptions,
): Promise<Assignment> {
  const { orderId, shopId, service, startAt } = wish
  const { on, days } = daysAround(startAt)
  const plan = await readPlan(tx, shopId, on, days)
  if (!isBookable(plan, service, startAt, horizonOf(app.clock.now(), options.leadMs)))
    throw new AppError('SLOT_UNAVAILABLE', `shop ${shopId} at ${startAt.toISOString()}`)
  const choices = rankChoices(plan, service, seedOf(orderId))
  const window = { shopId, startAt, endAt: heldUntil(startAt, service) }
  const except = options.moving ? orderId : undefined
  let taken = await takenResources(tx, window, except)
  for (let tries = 0; tries < LIMITS.slotAssignTries; tries++) {
    const pair = firstFreePair(choices, taken)
    if (!pair) break
    const { bayInUse, technicianInUse } = await lockPair(tx, shopId, pair)
    taken = await takenResources(tx, window, except)
    if (!bayInUse) taken.add(pair.bayId)
    if (!technicianInUse) taken.add(pair.technicianId)
    if (!taken.has(pair.bayId) && !taken.has(pair.technicianId))
      return { assigned: { ...pair, startAt, endAt: window.endAt }, plan }
  }
  return { assigned: null, plan }
}

/** The day of a wish and its neighbours: where a full day sends its callers. */
export function daysAround(at: Date): { on: string; days: number } {
  return { on: addDays(localDayOf(at), -1), days: 3 }
}

function isBookable(plan: Plan, service: Need, startAt: Date, horizon: Horizon): boolean {
  const able = ableFor(plan, service)
  if (able.bayIds.length === 0 || able.technicianIds.length === 0) return false
  return startsOn(plan, service, localDayOf(startAt), horizon).includes(startAt.getTime())
}
