import type { App } from '../app'
import { record, type Actor } from '../audit'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { updateShop, type ShopRow } from './shops.repository'

type Stop = { readonly by: 'wechat' | 'operator'; readonly reason: string; readonly actor: Actor }

/** A locked shop takes no orders any more, at once; those that it has go on. The first stop stands. */
export async function stopCollecting(app: App, tx: Tx, shop: ShopRow, stop: Stop): Promise<void> {
  if (shop.collectStoppedAt !== null && shop.collectStoppedBy === 'operator') return
  const reason = stop.reason.slice(0, REASON_CHARS_MAX)
  await updateShop(tx, shop.id, {
    collectStoppedAt: shop.collectStoppedAt ?? app.clock.now(),
    collectStoppedBy: stop.by,
    collectStopReason: reason,
  })
  await tell(app, tx, shop, stop.actor, 'restricted')
}

/** It may again. What an operator stopped, only an operator lets go. */
export async function allowCollecting(
  app: App,
  tx: Tx,
  shop: ShopRow,
  { by, actor }: Pick<Stop, 'by' | 'actor'>,
): Promise<void> {
  if (shop.collectStoppedAt === null || (shop.collectStoppedBy === 'operator' && by === 'wechat')) return
  await updateShop(tx, shop.id, { collectStoppedAt: null, collectStoppedBy: null, collectStopReason: null })
  await tell(app, tx, shop, actor, 'unrestricted')
}

async function tell(app: App, tx: Tx, { id }: ShopRow, actor: Actor, state: string): Promise<void> {
  await record(app, tx, actor, `merchant.${state}`, id)
  await publish(app, tx, 'merchant.changed', id, { shopId: id, state })
}

const REASON_CHARS_MAX = 300
