import { transition } from '@anxin/shared/kernel/machine'
import { shopMachine } from '@anxin/shared/shops/shop.machine'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { changeShop } from './change-shop'

/** Takes orders again after a pause. */
export async function resumeShop(
  app: App,
  call: Call<'POST /shop/resume'>,
): Promise<Reply<'POST /shop/resume'>> {
  return changeShop(app, call, 'shop.resumed', (_tx, { state }) => ({
    state: transition(shopMachine, state, 'resume'),
  }))
}
