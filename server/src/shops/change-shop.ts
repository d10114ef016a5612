import { actorOf, record } from '../audit'
import type { App } from '../app'
import type { ShopCaller } from '../platform/caller'
import { runCommand, type CommandKey } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Reply } from '../platform/routes'
import { settingsOf } from './shop-settings'
import { lockShop, updateShop, type ShopRow } from './shops.repository'

/**
 * A command that changes the caller's shop: locks it, lets `change` write what lies beside the row and say what to
 * write into it, and answers with the settings as they are then.
 */
export async function changeShop(
  app: App,
  { caller, command }: { caller: ShopCaller; command: CommandKey },
  action: string,
  change: (tx: Tx, shop: ShopRow) => Partial<ShopRow> | Promise<Partial<ShopRow>>,
): Promise<Reply<'GET /shop'>> {
  return runCommand(app, command, async (tx) => {
    const shop = await lockShop(tx, caller.shopId)
    const columns = await change(tx, shop)
    if (Object.keys(columns).length > 0) await updateShop(tx, shop.id, columns)
    await record(app, tx, actorOf(caller), action, shop.id, columns)
    return settingsOf(app, tx, { ...shop, ...columns })
  })
}
