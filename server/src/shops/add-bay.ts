import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { toBay } from './shop-view'
import { countBays, insertBay, lockShop, type BayRow } from './shops.repository'

/** Adds a bay, in use from now on. */
export async function addBay(app: App, call: Call<'POST /shop/bays'>): Promise<Reply<'POST /shop/bays'>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    await lockShop(tx, caller.shopId)
    if ((await countBays(tx, caller.shopId)) >= LIMITS.baysPerShopMax)
      throw new AppError('LIMIT_REACHED', 'bays')
    const row: BayRow = { ...body, shopId: caller.shopId, active: true }
    await insertBay(tx, row)
    await record(app, tx, actorOf(caller), 'bay.added', row.id)
    return toBay(row)
  })
}
