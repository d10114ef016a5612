import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localDayOf, plusMs } from '@anxin/shared/kernel/time'
import type { RememberedWork } from '@anxin/shared/vehicles/remembered.contract'
import type { z } from 'zod'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import type { OwnerCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { cancelTimers, setTimer } from '../platform/timers'
import { isDue, morningOf, WORK_DUE } from './remembered-work'
import { lockWork, updateWork, worksOf, type RememberedRow } from './remembered.repository'
import { findVehicle, lockVehicle, type VehicleRow } from './vehicles.repository'

type List = 'GET /vehicles/:vehicleId/remembered-work'
type Plan = 'POST /vehicles/:vehicleId/remembered-work/:workId/plan'
type Stop = 'POST /vehicles/:vehicleId/remembered-work/:workId/stop'

/** What the caller's car needed and did not get; what was done since is not in it. */
export async function listRemembered(app: App, { caller, params }: Call<List>): Promise<Reply<List>> {
  const car = await findVehicle(app.db, caller.userId, params.vehicleId)
  if (!car) throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
  const works = await worksOf(app.db, params.vehicleId)
  return {
    items: works
      .filter(({ state }) => state !== 'done')
      .map((work) => viewWork(work, car.vehicle, app.clock.now())),
  }
}

/** Puts work off to a day or a reading; also takes up again what was stopped. */
export async function planRemembered(
  app: App,
  { caller, params, body, command }: Call<Plan>,
): Promise<Reply<Plan>> {
  const now = app.clock.now()
  const last = localDayOf(plusMs(now, LIMITS.rememberedPlanMs))
  if (body.dueOn < localDayOf(now) || body.dueOn > last)
    throw new AppError('BAD_INPUT', `due on ${body.dueOn}`, { fields: { dueOn: '请选今天到三年内的日期' } })
  return runCommand(app, command, async (tx) => {
    const { vehicle, work } = await lockOwnedWork(tx, caller, params)
    const set = {
      dueAt: morningOf(body.dueOn),
      dueKm: body.dueKm,
      state: 'open' as const,
      remindedAt: null,
    }
    updateWork(tx, work, set)
    await setTimer(app, tx, WORK_DUE, work.id, set.dueAt)
    await record(app, tx, actorOf(caller), 'vehicle.work-planned', work.id)
    return viewWork({ ...work, ...set }, vehicle, now)
  })
}

/** The owner does not want to hear of it again. */
export async function stopRemembered(
  app: App,
  { caller, params, command }: Call<Stop>,
): Promise<Reply<Stop>> {
  return runCommand(app, command, async (tx) => {
    const { work } = await lockOwnedWork(tx, caller, params)
    if (work.state === 'open') {
      updateWork(tx, work, { state: 'stopped', bookedOn: null })
      await cancelTimers(tx, work.id, [WORK_DUE])
      await record(app, tx, actorOf(caller), 'vehicle.work-stopped', work.id)
    }
    return { ok: true as const }
  })
}

async function lockOwnedWork(
  tx: Tx,
  caller: OwnerCaller,
  { vehicleId, workId }: { vehicleId: string; workId: string },
): Promise<{ vehicle: VehicleRow; work: RememberedRow }> {
  const vehicle = await lockVehicle(tx, caller.userId, vehicleId)
  const work = vehicle && (await lockWork(tx, workId))
  if (!vehicle || work?.vehicleId !== vehicleId || work.state === 'done')
    throw new AppError('NOT_FOUND', `remembered work ${workId} of ${vehicleId}`)
  return { vehicle, work }
}

function viewWork(
  work: RememberedRow,
  { odometerKm }: VehicleRow,
  now: Date,
): z.input<typeof RememberedWork> {
  const { id, name, level, reason, priceFen, photoIds, shopName, dueKm, state } = work
  return {
    id,
    name,
    level,
    reason,
    priceFen,
    photoIds,
    shopName,
    foundAt: work.foundAt.toISOString(),
    dueOn: localDayOf(work.dueAt),
    dueKm,
    state,
    isDue: state === 'open' && isDue(work, odometerKm, now),
    isBooked: work.bookedOn !== null,
  }
}
