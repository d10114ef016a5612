import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { allowCollecting, getShop, lockShop, stopCollecting } from '../shops'
import { ofRegion, requireRight } from './operator-access'

type Route = 'POST /operators/shops/:shopId/collecting'

/**
 * Stops a shop from taking orders, or lets it again: also what WeChat stopped, once WeChat has said so in a way that no
 * program can read. MERCHANT_NOT_OPEN where there is nothing to stop.
 */
export async function setCollecting(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'shops')
  return runCommand(app, command, async (tx) => {
    ofRegion(caller, await getShop(tx, params.shopId))
    const shop = await lockShop(tx, params.shopId)
    if (shop.subMchid === null) throw new AppError('MERCHANT_NOT_OPEN', `shop ${shop.id}`)
    const by = { by: 'operator', actor: actorOf(caller) } as const
    if (body.allowed) await allowCollecting(app, tx, shop, by)
    else await stopCollecting(app, tx, shop, { ...by, reason: body.note })
    await record(app, tx, actorOf(caller), 'merchant.collecting-set', shop.id, {
      allowed: body.allowed,
      note: body.note,
    })
    return { ok: true as const }
  })
}
