import type { BayKind } from '@anxin/shared/catalogue/catalogue.contract'
import { bayServes, technicianServes, type Skill } from '@anxin/shared/scheduling/able'
import { LIMITS } from '@anxin/shared/kernel/limits'
import {
  addDays,
  DAY_MS,
  instantOf,
  localDayOf,
  MINUTE_MS,
  plusMs,
  weekdayOf,
} from '@anxin/shared/kernel/time'

/**
 * When a car can come: pure arithmetic over a shop's plan and what is taken. Time is cut into units of
 * LIMITS.slotUnitMs; a booking takes whole units of one bay and of one technician.
 */

/** What a service asks of a shop: time in minutes, a kind of bay, and a technician who knows the trade. */
export type Need = {
  readonly durationMin: number
  /** Turn-around after the work: the resources are taken, but it need not end before closing. */
  readonly bufferMin: number
  readonly skill: string
  readonly bayKind: BayKind
}
export type Leave = { readonly technicianId: string; readonly startsAt: Date; readonly endsAt: Date }

/** What a shop could do if nothing were booked: only what is in use, the days asked for, leave included. */
export type Plan = {
  readonly bays: readonly { readonly id: string; readonly kind: BayKind }[]
  readonly technicians: readonly { readonly id: string; readonly skills: readonly Skill[] }[]
  /** Weekday 1..7 → shop-local minutes; a day that is missing is closed. */
  readonly hours: ReadonlyMap<number, { readonly opensMinute: number; readonly closesMinute: number }>
  readonly holidays: ReadonlySet<string>
  readonly leaves: readonly Leave[]
}

/** The bays and technicians of a plan that can serve one need. */
export type Able = { readonly bayIds: readonly string[]; readonly technicianIds: readonly string[] }

/** What is taken, one byte a unit from `originMs` on; a resource without an entry is free. */
export type Grid = {
  readonly originMs: number
  readonly units: number
  readonly taken: ReadonlyMap<string, Uint8Array>
}

/** Units of one resource as bits, as the database counts them: bit i of word w is unit w × 48 + i. */
export type TakenWord = { readonly resourceId: string; readonly word: number; readonly bits: number }
/** 48 bits survive a JavaScript number, and one word is a day of half hours. */
export const UNITS_PER_WORD = 48
/** A word that stands alone may be longer: what a JavaScript number holds. */
export const UNITS_PER_LONE_WORD = 52

export type Slot = { readonly startAt: Date; readonly left: number }

const UNIT_MS = LIMITS.slotUnitMs

export function ableFor(plan: Plan, need: Need): Able {
  return {
    bayIds: plan.bays.filter(({ kind }) => bayServes(kind, need.bayKind)).map(({ id }) => id),
    technicianIds: plan.technicians
      .filter(({ skills }) => technicianServes(skills, need.skill))
      .map(({ id }) => id),
  }
}

/** How many units a booking takes: work and buffer together, rounded up. */
export function unitsHeld(need: Need): number {
  return Math.max(1, Math.ceil(((need.durationMin + need.bufferMin) * MINUTE_MS) / UNIT_MS))
}

/** Until when a booking that starts at `startAt` holds its bay and technician. */
export function heldUntil(startAt: Date, need: Need): Date {
  return new Date(startAt.getTime() + unitsHeld(need) * UNIT_MS)
}

/** Opening of a shop-local day, or null on a holiday or a closed weekday. */
export function openingOn(
  plan: Pick<Plan, 'hours' | 'holidays'>,
  on: string,
): { opensAt: Date; closesAt: Date } | null {
  const hours = plan.hours.get(weekdayOf(on))
  if (!hours || plan.holidays.has(on) || hours.closesMinute <= hours.opensMinute) return null
  const midnightAt = instantOf(on)
  return {
    opensAt: plusMs(midnightAt, hours.opensMinute * MINUTE_MS),
    closesAt: plusMs(midnightAt, hours.closesMinute * MINUTE_MS),
  }
}

/** When bookings are taken: from `earliestAt`, which is now and the lead time, until the end of the last day. */
export type Horizon = { readonly today: string; readonly lastOn: string; readonly earliestAt: Date }

let lastHorizon: Omit<Horizon, 'earliestAt'> & { fromMs: number; untilMs: number } = {
  today: '',
  lastOn: '',
  fromMs: 0,
  untilMs: 0,
}

/** Today and LIMITS.horizonDays more. The days are the same all day long, and calendar arithmetic is slow. */
export function horizonOf(now: Date, leadMs: number = LIMITS.leadTimeMs): Horizon {
  const nowMs = now.getTime()
  if (nowMs < lastHorizon.fromMs || nowMs >= lastHorizon.untilMs) {
    const today = localDayOf(now)
    const fromMs = instantOf(today).getTime()
    lastHorizon = { today, lastOn: addDays(today, LIMITS.horizonDays), fromMs, untilMs: fromMs + DAY_MS }
  }
  const { today, lastOn } = lastHorizon
  return { today, lastOn, earliestAt: plusMs(now, leadMs) }
}

export function withinHorizon(on: string, { today, lastOn }: Horizon): boolean {
  return on >= today && on <= lastOn
}

/** How many of `wanted` days from `on` on lie within the horizon; `on` is today or later. */
export function daysAhead(on: string, wanted: number, horizon: Horizon): number {
  let days = 0
  while (days < wanted && withinHorizon(addDays(on, days), horizon)) days++
  return days
}

/**
 * Start times of a day in Unix milliseconds, taken or not: on the grid of units, within the horizon, and early
 * enough for the work to end by closing time.
 */
export function startsOn(plan: Plan, need: Need, on: string, horizon: Horizon): number[] {
  const opening = withinHorizon(on, horizon) ? openingOn(plan, on) : null
  if (!opening) return []
  const earliestMs = Math.max(opening.opensAt.getTime(), horizon.earliestAt.getTime())
  const latestMs = opening.closesAt.getTime() - need.durationMin * MINUTE_MS
  const starts: number[] = []
  for (let ms = Math.ceil(earliestMs / UNIT_MS) * UNIT_MS; ms <= latestMs; ms += UNIT_MS) starts.push(ms)
  return starts
}

/** The span of units that the days from `on` on need, a booking that begins on the last of them included. */
export function spanOf(on: string, days: number, need: Need): { originMs: number; units: number } {
  const originMs = instantOf(on).getTime()
  return { originMs, units: Math.ceil((days * DAY_MS) / UNIT_MS) + unitsHeld(need) }
}

export function gridOf(
  span: { originMs: number; units: number },
  words: readonly TakenWord[],
  leaves: readonly Leave[],
): Grid {
  const taken = new Map<string, Uint8Array>()
  const rowOf = (id: string) => {
    let row = taken.get(id)
    if (!row) taken.set(id, (row = new Uint8Array(span.units)))
    return row
  }
  for (const { resourceId, word, bits } of words) {
    const row = rowOf(resourceId)
    const first = word * UNITS_PER_WORD
    // Bit operators know 32 bits only, so a word is read in two halves.
    markBits(row, first, bits % 2 ** 26)
    markBits(row, first + 26, Math.floor(bits / 2 ** 26))
  }
  for (const { technicianId, startsAt, endsAt } of leaves) {
    const from = Math.max(0, Math.floor((startsAt.getTime() - span.originMs) / UNIT_MS))
    const until = Math.min(span.units, Math.ceil((endsAt.getTime() - span.originMs) / UNIT_MS))
    if (from < until) rowOf(technicianId).fill(1, from, until)
  }
  return { ...span, taken }
}

function markBits(row: Uint8Array, first: number, bits: number): void {
  for (let rest = bits, unit = first; rest !== 0; rest >>>= 1, unit++) if (rest & 1) row[unit] = 1
}

/** The start times of a day with how many bookings may still begin then. Nothing where nobody could do the work. */
export function slotsOn(
  plan: Plan,
  able: Able,
  need: Need,
  grid: Grid,
  on: string,
  horizon: Horizon,
): Slot[] {
  if (able.bayIds.length === 0 || able.technicianIds.length === 0) return []
  const starts = startsOn(plan, need, on, horizon)
  const first = starts[0]
  const last = starts.at(-1)
  if (first === undefined || last === undefined) return []
  const from = (first - grid.originMs) / UNIT_MS
  const until = (last - grid.originMs) / UNIT_MS
  const held = unitsHeld(need)
  const bays = freeCounts(grid, able.bayIds, held, from, until)
  const technicians = freeCounts(grid, able.technicianIds, held, from, until)
  return starts.map((ms, i) => ({
    startAt: new Date(ms),
    left: Math.min(bays[i] ?? 0, technicians[i] ?? 0),
  }))
}

/** For each unit from `from` to `until`: how many of the resources are free for `held` units from there. */
function freeCounts(
  grid: Grid,
  ids: readonly string[],
  held: number,
  from: number,
  until: number,
): Uint16Array {
  const counts = new Uint16Array(until - from + 1)
  for (const id of ids) {
    const row = grid.taken.get(id)
    if (!row) {
      for (let i = 0; i < counts.length; i++) counts[i] = (counts[i] ?? 0) + 1
      continue
    }
    let run = 0
    for (let unit = until + held - 1; unit >= from; unit--) {
      run = row[unit] === 1 ? 0 : run + 1
      if (run >= held && unit <= until) counts[unit - from] = (counts[unit - from] ?? 0) + 1
    }
  }
  return counts
}

/** The share of the given resources that is taken within a day's opening, 0..1; 1 where the day is closed. */
export function takenShare(plan: Plan, grid: Grid, ids: readonly string[], on: string): number {
  const opening = openingOn(plan, on)
  if (!opening || ids.length === 0) return 1
  const from = Math.floor((opening.opensAt.getTime() - grid.originMs) / UNIT_MS)
  const until = Math.ceil((opening.closesAt.getTime() - grid.originMs) / UNIT_MS)
  let taken = 0
  for (const id of ids) {
    const row = grid.taken.get(id)
    if (row) for (let unit = from; unit < until; unit++) taken += row[unit] ?? 0
  }
  return taken / (ids.length * (until - from))
}

/** The free slots nearest to a time, nearest first; of two equally near the earlier one. */
export function nearestFree(slots: readonly Slot[], wantedAt: Date, count: number): Slot[] {
  const distance = ({ startAt }: Slot) => Math.abs(startAt.getTime() - wantedAt.getTime())
  return slots
    .filter(({ left }) => left > 0)
    .toSorted((a, b) => distance(a) - distance(b) || a.startAt.getTime() - b.startAt.getTime())
    .slice(0, count)
}
