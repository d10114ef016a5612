import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { getShop, planOfShop, setPlan } from '../shops'
import { ofRegion, requireRight } from './operator-access'

type Show = 'GET /operators/shops/:shopId/plan'
type Set = 'POST /operators/shops/:shopId/plan'

/** What a shop of the operator's region pays, and what comes next. */
export async function showShopPlan(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  requireRight(caller, 'shops')
  ofRegion(caller, await getShop(app.db, params.shopId))
  return planOfShop(app, app.db, params.shopId)
}

/** Agrees another plan with a shop; what it carries beside its kind is left out, such as a rate in a support period. */
export async function setShopPlan(
  app: App,
  { caller, params, body, command }: Call<Set>,
): Promise<Reply<Set>> {
  requireRight(caller, 'money')
  return runCommand(app, command, async (tx) => {
    const { id: shopId } = ofRegion(caller, await getShop(tx, params.shopId))
    const { kind, fromOn } = body
    await setPlan(app, tx, actorOf(caller), shopId, {
      kind,
      fromOn,
      basisPoints: kind === 'percentage' ? body.basisPoints : 0,
      yearlyFeeFen: kind === 'yearly-fee' ? body.yearlyFeeFen : 0,
      ownCustomersFree: kind === 'percentage' && body.ownCustomersFree,
    })
    await record(app, tx, actorOf(caller), 'shop.plan', shopId, { note: body.note })
    return planOfShop(app, tx, shopId)
  })
}
