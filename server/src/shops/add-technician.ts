import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { toTechnician } from './shop-view'
import { countTechnicians, insertTechnician, lockShop, technicianOfStaff } from './shops.repository'
import { findStaff } from './staff.repository'

type AddTechnician = 'POST /shop/technicians'

/** Adds a technician to the plan. Skills that the shop claims are unproved until somebody has seen the papers. */
export async function addTechnician(app: App, call: Call<AddTechnician>): Promise<Reply<AddTechnician>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    await lockShop(tx, caller.shopId)
    if ((await countTechnicians(tx, caller.shopId)) >= LIMITS.techniciansPerShopMax)
      throw new AppError('LIMIT_REACHED', 'technicians')
    if (body.staffId !== undefined) await requireFreeStaff(tx, caller.shopId, body.staffId)
    const row = {
      id: body.id,
      shopId: caller.shopId,
      staffId: body.staffId ?? null,
      name: body.name,
      years: body.years,
      skills: [...new Set(body.skills)].map((skill) => ({ skill, proved: false })),
      active: true,
    }
    await insertTechnician(tx, row)
    await record(app, tx, actorOf(caller), 'technician.added', row.id)
    return toTechnician(row)
  })
}

/** A member of staff is one technician at most: their orders are found by it. */
async function requireFreeStaff(tx: Tx, shopId: string, staffId: string): Promise<void> {
  if (!(await findStaff(tx, shopId, staffId))) throw new AppError('NOT_FOUND', `staff ${staffId}`)
  if ((await technicianOfStaff(tx, staffId)) !== null) {
    const fields = { 'body.staffId': '该员工已是技师' }
    throw new AppError('BAD_INPUT', `staff ${staffId} is a technician`, { fields })
  }
}
