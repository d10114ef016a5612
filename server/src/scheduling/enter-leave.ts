import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { forgetPlan } from './offered-plan'
import { bookingsTouchedBy } from './scheduling.queries'
import { hasLeave, insertLeave, lockTechnician } from './scheduling.repository'

type Route = 'POST /shop/leaves'

/**
 * A technician is away. The bookings that this touches are listed, not moved: the shop gives them to a colleague or
 * withdraws. The technician's lock makes a booking that is being made right now either visible here or refused there.
 */
export async function enterLeave(app: App, { caller, body, command }: Call<Route>): Promise<Reply<Route>> {
  const startsAt = new Date(body.startsAt)
  const endsAt = new Date(body.endsAt)
  checkSpan(startsAt, endsAt, app.clock.now())
  return runCommand(app, command, async (tx) => {
    const technician = await lockTechnician(tx, caller.shopId, body.technicianId)
    if (!technician) throw new AppError('NOT_FOUND', `technician ${body.technicianId}`)
    if (await hasLeave(tx, technician.id, startsAt, endsAt))
      throw new AppError('LEAVE_OVERLAPS', `technician ${technician.id}`)
    const leave = { id: body.id, shopId: caller.shopId, technicianId: technician.id, startsAt, endsAt }
    await insertLeave(tx, { ...leave, createdAt: app.clock.now() })
    await record(app, tx, actorOf(caller), 'leave.enter', body.id, {
      technicianId: technician.id,
      startsAt: body.startsAt,
      endsAt: body.endsAt,
    })
    forgetPlan(app, tx, caller.shopId)
    const touched = await bookingsTouchedBy(tx, technician.id, startsAt, endsAt)
    return { id: body.id, affectedOrderIds: touched.map(({ orderId }) => orderId) }
  })
}

function checkSpan(startsAt: Date, endsAt: Date, now: Date): void {
  const refuse = (field: string, why: string) =>
    new AppError('BAD_INPUT', `leave ${field}`, { fields: { [`body.${field}`]: why } })
  if (endsAt <= startsAt) throw refuse('endsAt', '结束时间须晚于开始时间')
  if (endsAt <= now) throw refuse('endsAt', '休假时间已过')
  if (startsAt < plusMs(now, -LIMITS.leaveAheadDays * DAY_MS)) throw refuse('startsAt', '开始时间过早')
  if (endsAt > plusMs(now, LIMITS.leaveAheadDays * DAY_MS)) throw refuse('endsAt', '结束时间过晚')
}
