import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { revokeSessions } from '../identity'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { detachTechnician, lockShop } from './shops.repository'
import { countJoinedOwners, findStaff, setRemoved } from './staff.repository'

type RemoveStaff = 'POST /shop/staff/:staffId/removal'

/** Ends a membership and every session of that person. A shop keeps an owner who has joined. */
export async function removeStaff(app: App, call: Call<RemoveStaff>): Promise<Reply<RemoveStaff>> {
  const { caller, params } = call
  return runCommand(app, call.command, async (tx) => {
    await lockShop(tx, caller.shopId) // two owners who remove each other come one after the other
    const staff = await findStaff(tx, caller.shopId, params.staffId)
    if (!staff) throw new AppError('NOT_FOUND', `staff ${params.staffId}`)
    const isOwner = staff.role === 'shop-owner' && staff.userId !== null
    if (isOwner && (await countJoinedOwners(tx, caller.shopId)) <= 1) throw new AppError('STAFF_LAST_OWNER')
    await setRemoved(tx, staff.id, app.clock.now())
    await detachTechnician(tx, staff.id)
    if (staff.userId) await revokeSessions(app, tx, staff.userId)
    await record(app, tx, actorOf(caller), 'staff.removed', staff.id)
    return { ok: true as const }
  })
}
