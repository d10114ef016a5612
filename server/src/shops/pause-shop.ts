import { transition } from '@anxin/shared/kernel/machine'
import { shopMachine } from '@anxin/shared/shops/shop.machine'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { changeShop } from './change-shop'

/** Stops new orders; those that the shop has go on. */
export async function pauseShop(
  app: App,
  call: Call<'POST /shop/pause'>,
): Promise<Reply<'POST /shop/pause'>> {
  return changeShop(app, call, 'shop.paused', (_tx, { state }) => ({
    state: transition(shopMachine, state, 'pause'),
  }))
}
