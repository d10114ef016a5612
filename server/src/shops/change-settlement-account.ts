import { AppError } from '@anxin/shared/kernel/errors'
import { maskAccount } from '@anxin/shared/kernel/papers'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { merchantOf } from './merchant-view'
import { insertSettlementChange, latestSettlementChange } from './merchant.repository'
import { lockShop } from './shops.repository'

type Route = 'POST /shop/merchant/settlement-account'

export const SETTLEMENT_TIMER = 'shops.settlement-change'

/**
 * Writes down that the shop wants its money on another account; WeChat verifies it, and until then the old one counts.
 * MERCHANT_NOT_OPEN, SETTLEMENT_CHANGING.
 */
export async function changeSettlementAccount(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, body } = call
  return runCommand(app, call.command, async (tx) => {
    const shop = await lockShop(tx, caller.shopId)
    if (shop.subMchid === null) throw new AppError('MERCHANT_NOT_OPEN', `shop ${shop.id}`)
    const last = await latestSettlementChange(tx, shop.id)
    if (last?.state === 'asked' || last?.state === 'verifying')
      throw new AppError('SETTLEMENT_CHANGING', `shop ${shop.id}`)
    const { kind, bank, branch, holder, number } = body.account
    await insertSettlementChange(tx, {
      id: body.id,
      shopId: shop.id,
      subMchid: shop.subMchid,
      state: 'asked',
      accountKind: kind,
      bank,
      bankBranch: branch ?? null,
      areaCode: shop.region,
      accountMasked: maskAccount(number),
      accountSealed: app.seal.seal(JSON.stringify({ holder, number })),
      changeNo: null,
      asked: 0,
      failReason: null,
      at: app.clock.now(),
    })
    await setTimer(app, tx, SETTLEMENT_TIMER, body.id, app.clock.now())
    await record(app, tx, actorOf(caller), 'merchant.account-changed', body.id, { bank })
    return merchantOf(app, tx, shop)
  })
}
