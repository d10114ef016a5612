import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { toStaff } from './shop-view'
import { lockShop } from './shops.repository'
import { countStaff, insertStaff, isInvited, type StaffRow } from './staff.repository'

type InviteStaff = 'POST /shop/staff'

/** Invites a person by phone. They join when they are in the shop mini-program with this phone bound. */
export async function inviteStaff(app: App, call: Call<InviteStaff>): Promise<Reply<InviteStaff>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    await lockShop(tx, caller.shopId)
    const phoneIndex = app.seal.index('phone', body.phone)
    if (await isInvited(tx, caller.shopId, phoneIndex)) throw new AppError('STAFF_EXISTS')
    if ((await countStaff(tx, caller.shopId)) >= LIMITS.staffPerShopMax)
      throw new AppError('LIMIT_REACHED', 'staff')
    const row: StaffRow = {
      id: body.id,
      shopId: caller.shopId,
      userId: null,
      name: body.name,
      role: body.role,
      phoneSealed: app.seal.seal(body.phone),
      phoneIndex,
      showPrices: body.showPrices,
      createdAt: app.clock.now(),
      removedAt: null,
    }
    await insertStaff(tx, row)
    await record(app, tx, actorOf(caller), 'staff.invited', row.id, { role: row.role })
    return toStaff(app, row)
  })
}
