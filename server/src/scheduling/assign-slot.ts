import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { ableFor, heldUntil, horizonOf, startsOn, type Horizon, type Need, type Plan } from './availability'
import { firstFreePair, rankChoices, seedOf, type Choices } from './choose-pair'
import { readWindow } from './scheduling.queries'
import {
  deleteBooking,
  insertIfFree,
  lockPair,
  takenResources,
  type Booking,
  type Pair,
  type PairNames,
} from './scheduling.repository'

/** An order that wants a bay and a technician at a shop. */
export type SlotWish = {
  readonly orderId: string
  readonly shopId: string
  readonly service: Need
  readonly startAt: Date
  /** Tried first, e.g. who did the work that is done again. */
  readonly technicianId?: string | null
}

export type Assigned = Pair &
  PairNames & {
    readonly startAt: Date
    /** Until when both are held: work and buffer, in whole units. */
    readonly endAt: Date
  }

export type AssignOptions = {
  /** How much sooner than the start one must ask. */
  readonly leadMs: number
  /** The order has a booking that this one replaces: its own units are free to it. */
  readonly moving: boolean
}

/** `assigned` is null when no bay or no technician is free; `plan` covers the days around the wish. */
export type Assignment = { readonly assigned: Assigned | null; readonly plan: Plan }

/**
 * Finds a free bay and technician for a wish and books them; where there are none, nothing is written.
 * What is seen as free is only a likely choice: both are locked, and if somebody was faster the next pair is tried.
 * Who sees nothing free waits for no lock.
 * Errors: SLOT_UNAVAILABLE for a start that nobody could ever book.
 */
export async function assignSlot(
  app: App,
  tx: Tx,
  wish: SlotWish,
  options: AssignOptions,
): Promise<Assignment> {
  const { orderId, shopId, service, startAt } = wish
  const window = { shopId, startAt, endAt: heldUntil(startAt, service) }
  const except = options.moving ? orderId : null
  const { plan, taken: seen } = await readWindow(tx, window, except)
  if (!isBookable(plan, service, startAt, horizonOf(app.clock.now(), options.leadMs)))
    throw new AppError('SLOT_UNAVAILABLE', `shop ${shopId} at ${startAt.toISOString()}`)
  const choices = preferring(wish.technicianId, rankChoices(plan, service, seedOf(orderId)))
  let taken = seen
  for (let tries = 0; tries < LIMITS.slotAssignTries; tries++) {
    const pair = firstFreePair(choices, taken)
    if (!pair) break
    const { bayUsable, technicianUsable, names } = await lockPair(tx, window, pair)
    const booking = { orderId, ...window, ...pair }
    if (bayUsable && technicianUsable && names && (await book(tx, booking, options.moving)))
      return { assigned: { ...pair, ...names, startAt, endAt: window.endAt }, plan }
    taken = await takenResources(tx, window, except)
    if (!bayUsable) taken.add(pair.bayId)
    if (!technicianUsable) taken.add(pair.technicianId)
  }
  return { assigned: null, plan }
}

function preferring(technicianId: string | null | undefined, choices: Choices): Choices {
  if (!technicianId || !choices.technicianIds.includes(technicianId)) return choices
  const others = choices.technicianIds.filter((id) => id !== technicianId)
  return { ...choices, technicianIds: [technicianId, ...others] }
}

/**
 * Writes the booking over a locked pair, or nothing. A move asks before it lets go of what it has, so that it has
 * lost nothing when it fails; a new booking has nothing to lose and leaves the question to the primary key.
 */
async function book(tx: Tx, booking: Booking, moving: boolean): Promise<boolean> {
  if (!moving) return insertIfFree(tx, booking)
  const taken = await takenResources(tx, booking, booking.orderId)
  if (taken.has(booking.bayId) || taken.has(booking.technicianId)) return false
  await deleteBooking(tx, booking.orderId)
  const isBooked = await insertIfFree(tx, booking)
  assert(isBooked, `what is locked and free can be booked for ${booking.orderId}`)
  return true
}

/** Whether a start is ever offered: on the grid, in hours, within the horizon, with somebody who could do it. */
export function isBookable(plan: Plan, service: Need, startAt: Date, horizon: Horizon): boolean {
  const able = ableFor(plan, service)
  if (able.bayIds.length === 0 || able.technicianIds.length === 0) return false
  return startsOn(plan, service, localDayOf(startAt), horizon).includes(startAt.getTime())
}
