import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { instantOf, localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { RememberedLevel } from '@anxin/shared/vehicles/remembered.contract'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import {
  insertWork,
  lockWork,
  lockWorksOf,
  setBookedOn,
  updateWork,
  worksOf,
  type RememberedRow,
} from './remembered.repository'
import { findCar, raiseOdometer } from './vehicles.repository'

export const WORK_DUE = 'vehicles.work-due'

/** Nobody is reminded at night. */
const REMIND_AT_MINUTE = 9 * 60

/** Something that a car needed when it was seen, and did not get. */
export type Undone = {
  readonly name: string
  readonly level: RememberedLevel
  readonly reason: string
  /** Null where nothing was quoted. */
  readonly priceFen: number | null
  readonly photoIds: readonly string[]
}

/** The visit at which it was found; the reading is that of its intake. */
export type FoundAt = {
  readonly vehicleId: string
  readonly orderId: string
  readonly shopName: string | null
  readonly at: Date
  readonly odometerKm: number | null
}

/**
 * Keeps what was not done and ends what was. Found again, work gets its newest price and another date; what the owner
 * stopped stays so, unless it has become urgent since. May run twice: the outcome is the same.
 */
export async function rememberVisit(
  app: App,
  tx: Tx,
  found: FoundAt,
  { undone, doneNames, doneIds }: { undone: readonly Undone[]; doneNames: string[]; doneIds: string[] },
): Promise<void> {
  const known = await lockWorksOf(tx, found.vehicleId)
  for (const row of known) {
    const isDone = doneIds.includes(row.id) || doneNames.includes(row.name)
    if (isDone && row.state !== 'done') await end(tx, row)
    else if (!isDone && row.bookedOn === found.orderId) await unbook(app, tx, row)
  }
  const done = new Set(known.filter(({ id }) => doneIds.includes(id)).map(({ name }) => name))
  let room = LIMITS.rememberedMax - known.length
  for (const work of undone) {
    if (done.has(work.name) || doneNames.includes(work.name)) continue
    const before = known.find(({ name }) => name === work.name)
    const hasBecomeUrgent = work.level === 'urgent' && before?.level !== 'urgent'
    if (before?.state === 'stopped' && !hasBecomeUrgent) continue
    if (!before && room-- <= 0) continue
    const facts = factsOf(found, work)
    const id = before?.id ?? app.newId()
    if (before) updateWork(tx, before, facts)
    else insertWork(tx, { id, vehicleId: found.vehicleId, name: work.name, ...facts })
    await setTimer(app, tx, WORK_DUE, id, facts.dueAt)
  }
}

function factsOf(found: FoundAt, work: Undone): Omit<RememberedRow, 'id' | 'vehicleId' | 'name'> {
  const isUrgent = work.level === 'urgent'
  const later = plusMs(found.at, isUrgent ? LIMITS.rememberedUrgentMs : LIMITS.rememberedWatchMs)
  const km = isUrgent ? LIMITS.rememberedUrgentKm : LIMITS.rememberedWatchKm
  return {
    level: work.level,
    reason: work.reason,
    priceFen: work.priceFen,
    photoIds: [...work.photoIds],
    orderId: found.orderId,
    shopName: found.shopName,
    foundAt: found.at,
    dueAt: morningOf(localDayOf(later)),
    dueKm: found.odometerKm === null ? null : found.odometerKm + km,
    state: 'open',
    remindedAt: null,
    bookedOn: null,
  }
}

export function morningOf(day: string): Date {
  return instantOf(day, REMIND_AT_MINUTE)
}

async function end(tx: Tx, row: RememberedRow): Promise<void> {
  updateWork(tx, row, { state: 'done', bookedOn: null })
  await cancelTimers(tx, row.id, [WORK_DUE])
}

/** The booking did not do it: it comes back, at the earliest tomorrow morning. */
async function unbook(app: App, tx: Tx, row: RememberedRow): Promise<void> {
  if (row.state !== 'open') return
  const dueAt = row.dueAt > app.clock.now() ? row.dueAt : morningOf(tomorrow(app))
  updateWork(tx, row, { bookedOn: null, dueAt, remindedAt: null })
  await setTimer(app, tx, WORK_DUE, row.id, dueAt)
}

function tomorrow(app: App): string {
  return localDayOf(plusMs(app.clock.now(), 24 * 3_600_000))
}

/** An order that was to do some of it has ended without work. */
export async function unbookWork(app: App, tx: Tx, vehicleId: string, orderId: string): Promise<void> {
  for (const row of await lockWorksOf(tx, vehicleId)) if (row.bookedOn === orderId) await unbook(app, tx, row)
}

/** Puts open work on a booking. NOT_FOUND when some of it is not open work of this car. */
export async function bookWork(
  tx: Tx,
  vehicleId: string,
  ids: readonly string[],
  orderId: string,
): Promise<void> {
  const wanted = new Set(ids)
  if (wanted.size > 0 && (await setBookedOn(tx, vehicleId, [...wanted], orderId)) !== wanted.size)
    throw new AppError('NOT_FOUND', `remembered work of ${vehicleId}`)
}

/** Open work of a car by id: what a line may revive. */
export async function openWork(q: Queries, vehicleId: string): Promise<ReadonlyMap<string, RememberedRow>> {
  const open = (await worksOf(q, vehicleId)).filter(({ state }) => state === 'open')
  return new Map(open.map((row) => [row.id, row]))
}

/** A reading of the odometer, by the intake or the owner: work that waited for it is due now. */
export async function noteReading(app: App, tx: Tx, vehicleId: string, km: number): Promise<void> {
  await raiseOdometer(tx, vehicleId, km)
  for (const { id, state, dueKm, remindedAt } of await worksOf(tx, vehicleId))
    if (state === 'open' && dueKm !== null && dueKm <= km && remindedAt === null)
      await setTimer(app, tx, WORK_DUE, id, app.clock.now())
}

/** Timer: tells the owner once, unless the work is stopped, done or on a booking. */
export async function remindOfWork(app: App, tx: Tx, workId: string): Promise<void> {
  const work = await lockWork(tx, workId).catch(() => null) // its owner has left, and it with them
  if (work?.state !== 'open' || work.bookedOn !== null || work.remindedAt !== null) return
  const car = await findCar(tx, work.vehicleId)
  if (!car || car.removedAt !== null || !isDue(work, car.odometerKm, app.clock.now())) return
  updateWork(tx, work, { remindedAt: app.clock.now() })
  const { vehicleId } = work
  await publish(app, tx, 'vehicle.work-due', workId, { workId, ownerId: car.ownerId, vehicleId })
}

/** Whether the date or the reading of work has come. */
export function isDue(work: RememberedRow, odometerKm: number | null, now: Date): boolean {
  return work.dueAt <= now || (work.dueKm !== null && odometerKm !== null && work.dueKm <= odometerKm)
}
