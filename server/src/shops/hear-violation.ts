import type { App } from '../app'
import { SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { lockShopsOf } from './merchant.repository'
import { allowCollecting, stopCollecting } from './stop-collecting'

/** Listener: WeChat has punished a sub-merchant, or taken it back. Single intercepted payments stop nothing by themselves. */
export async function hearViolation(app: App, tx: Tx, event: Event<'merchant.violation'>): Promise<void> {
  const { subMchid, deed, text } = event.payload
  for (const shop of await lockShopsOf(tx, subMchid)) {
    if (deed === 'punished')
      await stopCollecting(app, tx, shop, { by: 'wechat', reason: text, actor: SYSTEM })
    else if (deed === 'lifted') await allowCollecting(app, tx, shop, { by: 'wechat', actor: SYSTEM })
    else app.log.error({ alarm: 'merchant-violation', shopId: shop.id, deed }, 'WeChat objects to a shop')
  }
}
