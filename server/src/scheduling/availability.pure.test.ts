import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf, MINUTE_MS, weekdayOf } from '@anxin/shared/kernel/time'
import { bayServes, technicianServes } from '@anxin/shared/scheduling/able'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ableFor,
  gridOf,
  heldUntil,
  horizonOf,
  nearestFree,
  slotsOn,
  spanOf,
  takenShare,
  UNITS_PER_WORD,
  type Leave,
  type Need,
  type Plan,
  type TakenWord,
} from './availability'

const TODAY = '2027-03-01'
const NOON = instantOf(TODAY, 12 * 60)
const NEED: Need = { durationMin: 60, bufferMin: 0, skill: 'routine', bayKind: 'general' }

type World = {
  need: Need
  on: string
  nowMinute: number
  bayKinds: ('general' | 'lift' | 'paint')[]
  technicianSkills: ('routine' | 'gearbox')[]
  hours: { opensMinute: number; closesMinute: number } | null
  holiday: boolean
  /** resource number, first unit from midnight of `on`, units */
  bookings: { resource: number; unit: number; units: number }[]
  /** technician number, minutes from midnight of `on` */
  leaves: { technician: number; fromMinute: number; minutes: number }[]
}

const worlds: fc.Arbitrary<World> = fc.record({
  need: fc.record({
    durationMin: fc.integer({ min: 5, max: 480 }),
    bufferMin: fc.integer({ min: 0, max: 60 }),
    skill: fc.constantFrom('routine', 'gearbox'),
    bayKind: fc.constantFrom('general' as const, 'lift' as const, 'paint' as const),
  }),
  on: fc.integer({ min: -1, max: LIMITS.horizonDays + 1 }).map((days) => addDays(TODAY, days)),
  nowMinute: fc.integer({ min: 0, max: 1439 }),
  bayKinds: fc.array(fc.constantFrom('general' as const, 'lift' as const, 'paint' as const), {
    maxLength: 4,
  }),
  technicianSkills: fc.array(fc.constantFrom('routine' as const, 'gearbox' as const), { maxLength: 4 }),
  hours: fc.option(
    fc.record({
      opensMinute: fc.integer({ min: 0, max: 1440 }),
      closesMinute: fc.integer({ min: 0, max: 1440 }),
    }),
    { freq: 8 },
  ),
  holiday: fc.nat({ max: 7 }).map((n) => n === 0),
  bookings: fc.array(
    fc.record({
      resource: fc.nat({ max: 7 }),
      unit: fc.integer({ min: 0, max: 66 }),
      units: fc.integer({ min: 1, max: 16 }),
    }),
    { maxLength: 12 },
  ),
  leaves: fc.array(
    fc.record({
      technician: fc.nat({ max: 3 }),
      fromMinute: fc.integer({ min: -600, max: 2400 }),
      minutes: fc.integer({ min: 1, max: 900 }),
    }),
    { maxLength: 3 },
  ),
})

/** Numbers 0..3 are bays, 4..7 technicians. */
const idOf = (resource: number) => `R${resource}`

function planOf(world: World): Plan {
  return {
    bays: world.bayKinds.map((kind, n) => ({ id: idOf(n), kind })),
    technicians: world.technicianSkills.map((skill, n) => ({
      id: idOf(4 + n),
      skills: [{ skill, proved: false }],
    })),
    hours: new Map(world.hours ? [[weekdayOf(world.on), world.hours]] : []),
    holidays: new Set(world.holiday ? [world.on] : []),
    leaves: leavesOf(world),
  }
}

function leavesOf(world: World): Leave[] {
  const midnightMs = instantOf(world.on).getTime()
  return world.leaves.map(({ technician, fromMinute, minutes }) => ({
    technicianId: idOf(4 + technician),
    startsAt: new Date(midnightMs + fromMinute * MINUTE_MS),
    endsAt: new Date(midnightMs + (fromMinute + minutes) * MINUTE_MS),
  }))
}

/** What the database would count of the bookings. */
function wordsOf(world: World, units: number): TakenWord[] {
  const bits = new Map<string, number>()
  const seen = new Set<string>()
  for (const { resource, unit, units: length } of world.bookings) {
    for (let u = unit; u < unit + length && u < units; u++) {
      if (seen.has(`${resource}.${u}`)) continue
      seen.add(`${resource}.${u}`)
      const key = `${resource}.${Math.floor(u / UNITS_PER_WORD)}`
      bits.set(key, (bits.get(key) ?? 0) + 2 ** (u % UNITS_PER_WORD))
    }
  }
  return [...bits].map(([key, value]) => {
    const [resource = '', word = ''] = key.split('.')
    return { resourceId: idOf(Number(resource)), word: Number(word), bits: value }
  })
}

/** The same question asked minute by minute of plain arrays. */
function naiveSlots(world: World): { startAt: Date; left: number }[] {
  const { need, on, hours } = world
  const midnightMs = instantOf(on).getTime()
  const nowMs = instantOf(TODAY, world.nowMinute).getTime()
  const MINUTES = 2 * 1440
  const busy = Array.from({ length: 8 }, () => new Uint8Array(MINUTES))
  for (const { resource, unit, units } of world.bookings)
    for (let m = unit * 30; m < (unit + units) * 30 && m < MINUTES; m++) busy[resource]![m] = 1
  for (const { technician, fromMinute, minutes } of world.leaves) {
    // A leave that touches a unit takes the whole of it.
    const from = Math.floor(fromMinute / 30) * 30
    const until = Math.ceil((fromMinute + minutes) / 30) * 30
    for (let m = Math.max(0, from); m < until && m < MINUTES; m++) busy[4 + technician]![m] = 1
  }
  const bays = world.bayKinds.flatMap((kind, n) =>
    kind === need.bayKind || (need.bayKind === 'general' && kind === 'lift') ? [n] : [],
  )
  const technicians = world.technicianSkills.flatMap((skill, n) => (skill === need.skill ? [4 + n] : []))
  const closed = !hours || world.holiday || on < TODAY || on > addDays(TODAY, LIMITS.horizonDays)
  if (closed || bays.length === 0 || technicians.length === 0) return []
  const heldMin = Math.ceil((need.durationMin + need.bufferMin) / 30) * 30
  const slots: { startAt: Date; left: number }[] = []
  for (let start = 0; start < 1440; start += 30) {
    if (start < hours.opensMinute || start + need.durationMin > hours.closesMinute) continue
    if (midnightMs + start * MINUTE_MS < nowMs + LIMITS.leadTimeMs) continue
    const isFree = (n: number) => {
      for (let m = start; m < start + heldMin; m++) if (busy[n]![m] === 1) return false
      return true
    }
    slots.push({
      startAt: new Date(midnightMs + start * MINUTE_MS),
      left: Math.min(bays.filter(isFree).length, technicians.filter(isFree).length),
    })
  }
  return slots
}

function slotsOf(world: World) {
  const plan = planOf(world)
  const span = spanOf(world.on, 1, world.need)
  const grid = gridOf(span, wordsOf(world, span.units), plan.leaves)
  const now = instantOf(TODAY, world.nowMinute)
  return slotsOn(plan, ableFor(plan, world.need), world.need, grid, world.on, horizonOf(now))
}

describe('availability', () => {
  it('offers exactly what a minute-by-minute model of the day offers', () => {
    let offered = 0
    fc.assert(
      fc.property(worlds, (world) => {
        const slots = slotsOf(world)
        offered += slots.filter(({ left }) => left > 0).length
        expect(slots).toEqual(naiveSlots(world))
      }),
      { numRuns: 400 },
    )
    expect(offered).toBeGreaterThan(200) // the worlds are not all empty
  })

  it('gives the same day whether it is computed alone or within a month', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const plan = planOf(world)
        const from = addDays(world.on, -3)
        const span = spanOf(from, 7, world.need)
        const shifted = {
          ...world,
          bookings: world.bookings.map((one) => ({ ...one, unit: one.unit + 3 * 48 })),
        }
        const grid = gridOf(span, wordsOf(shifted, span.units), plan.leaves)
        const now = instantOf(TODAY, world.nowMinute)
        expect(slotsOn(plan, ableFor(plan, world.need), world.need, grid, world.on, horizonOf(now))).toEqual(
          slotsOf(world),
        )
      }),
      { numRuns: 100 },
    )
  })

  const shop = (
    bays: Plan['bays'],
    skills: Plan['technicians'][number]['skills'] = [{ skill: 'routine', proved: true }],
  ): Plan => ({
    bays,
    technicians: [{ id: 'T1', skills }],
    hours: new Map([[1, { opensMinute: 480, closesMinute: 1080 }]]),
    holidays: new Set(),
    leaves: [],
  })
  const startsOfPlan = (plan: Plan, need: Need, words: TakenWord[] = []) => {
    const span = spanOf(TODAY, 1, need)
    return slotsOn(
      plan,
      ableFor(plan, need),
      need,
      gridOf(span, words, plan.leaves),
      TODAY,
      horizonOf(instantOf(TODAY)),
    )
  }

  it('lets the work end at closing time, and the buffer run past it', () => {
    const last = startsOfPlan(shop([{ id: 'B1', kind: 'general' }]), { ...NEED, bufferMin: 30 }).at(-1)
    expect(last?.startAt).toEqual(instantOf(TODAY, 1020))
    expect(heldUntil(last!.startAt, { ...NEED, bufferMin: 30 })).toEqual(instantOf(TODAY, 1110))
  })

  it('puts general work on a lift too, and lift work on nothing else', () => {
    expect(bayServes('lift', 'general')).toBe(true)
    expect(bayServes('general', 'lift')).toBe(false)
    expect(bayServes('paint', 'general')).toBe(false)
    expect(startsOfPlan(shop([{ id: 'B1', kind: 'lift' }]), NEED).length).toBeGreaterThan(0)
    expect(startsOfPlan(shop([{ id: 'B1', kind: 'general' }]), { ...NEED, bayKind: 'lift' })).toEqual([])
  })

  it('asks for proof where the work is on high voltage, and takes a word for the rest', () => {
    expect(technicianServes([{ skill: 'gearbox', proved: false }], 'gearbox')).toBe(true)
    expect(technicianServes([{ skill: 'ev-hv', proved: false }], 'ev-hv')).toBe(false)
    expect(technicianServes([{ skill: 'ev-hv', proved: true }], 'ev-hv')).toBe(true)
    expect(technicianServes([{ skill: 'gearbox', proved: true }], 'engine')).toBe(false)
  })

  it('keeps the buffer free between two cars', () => {
    // 10:00 to 11:00 is booked, so with 30 minutes of buffer 08:30 is the last start before it.
    const words = [{ resourceId: 'B1', word: 0, bits: 2 ** 20 + 2 ** 21 }]
    const free = startsOfPlan(shop([{ id: 'B1', kind: 'general' }]), { ...NEED, bufferMin: 30 }, words)
      .filter(({ left }) => left > 0)
      .map(({ startAt }) => startAt.getTime())
    expect(free).toContain(instantOf(TODAY, 510).getTime())
    expect(free).not.toContain(instantOf(TODAY, 540).getTime())
    expect(free).toContain(instantOf(TODAY, 660).getTime())
  })

  it('names the nearest free slots, the earlier first where two are equally near', () => {
    const at = (minute: number, left = 1) => ({ startAt: instantOf(TODAY, minute), left })
    const slots = [at(660), at(690), at(720, 0), at(750), at(810)]
    expect(nearestFree(slots, NOON, 2)).toEqual([at(690), at(750)])
    expect(nearestFree([at(600, 0)], NOON, 2)).toEqual([])
  })

  it('tells how much of a day is taken', () => {
    const plan = shop([{ id: 'B1', kind: 'general' }])
    const span = spanOf(TODAY, 1, NEED)
    const grid = gridOf(span, [{ resourceId: 'T1', word: 0, bits: 2 ** 16 + 2 ** 17 }], [])
    expect(takenShare(plan, grid, ['T1'], TODAY)).toBeCloseTo(2 / 20)
    expect(takenShare(plan, grid, ['T1'], addDays(TODAY, 1))).toBe(1)
    expect(localDayOf(NOON)).toBe(TODAY)
  })
})
