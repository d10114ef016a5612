import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { changeShop } from './change-shop'
import { replaceHours } from './shops.repository'

/** Replaces the weekly hours. Bookings made before stay. */
export async function setHours(app: App, call: Call<'POST /shop/hours'>): Promise<Reply<'POST /shop/hours'>> {
  return changeShop(app, call, 'shop.hours', async (tx, { id: shopId }) => {
    await replaceHours(
      tx,
      shopId,
      call.body.hours.map((day) => ({ shopId, ...day })),
    )
    return {}
  })
}
