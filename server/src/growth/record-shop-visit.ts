import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { shopOfScene } from '../shops'
import { hasOrdered } from './referrals.repository'
import { insertShopCustomer } from './shop-customers.repository'

type Route = 'POST /shop-visits'

/**
 * An owner followed the code of a shop. Who has never ordered is from now on a customer whom this shop has brought; the
 * first shop wins, and somebody whom the platform knows already is nobody's own.
 */
export async function recordShopVisit(
  app: App,
  { caller, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const { id: shopId } = await shopOfScene(tx, body.scene)
    if (await hasOrdered(tx, caller.userId)) return { counted: false }
    return { counted: await insertShopCustomer(tx, { ownerId: caller.userId, shopId, at: app.clock.now() }) }
  })
}
