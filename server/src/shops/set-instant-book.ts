import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { changeShop } from './change-shop'

type SetInstantBook = 'POST /shop/instant-book'

/** Whether a booking of a free slot is accepted by rule, without anybody's answer. */
export async function setInstantBook(app: App, call: Call<SetInstantBook>): Promise<Reply<SetInstantBook>> {
  return changeShop(app, call, 'shop.instant-book', () => ({ instantBook: call.body.on }))
}
