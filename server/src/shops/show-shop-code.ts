import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { findShop, type ShopRow } from './shops.repository'

type Show = 'GET /shop/code'
type Follow = 'GET /codes/:scene'

/** The owners' page that the code opens. */
const PAGE = 'shops/shop/index'
const PREFIX = 's='
const WIDTH_PX = 430

/**
 * The code that hangs at the shop's counter. A scene has room for 32 characters, and a shop's id needs 28 of them with
 * its prefix: so the id is the code, and a printed one stays good for as long as there is the shop.
 */
export async function showShopCode(app: App, { caller }: Call<Show>): Promise<Reply<Show>> {
  const scene = `${PREFIX}${caller.shopId}`
  const outcome = await app.wechatOpen.miniProgramCode('owner', { scene, page: PAGE, widthPx: WIDTH_PX })
  if (outcome.kind !== 'ok')
    throw new AppError(
      'WECHAT_UNAVAILABLE',
      `shop code: ${outcome.kind} ${'code' in outcome ? outcome.code : ''}`,
    )
  const { image, contentType } = outcome.value
  return { scene, page: PAGE, imageBase64: image.toString('base64'), contentType }
}

/** What a scanned scene stands for. */
export async function followScene(app: App, { params }: Call<Follow>): Promise<Reply<Follow>> {
  return { kind: 'shop', shopId: (await shopOfScene(app.db, params.scene)).id }
}

/** The shop whose code was scanned. NOT_FOUND for a scene of nothing, or of a shop without a public page. */
export async function shopOfScene(q: Queries, scene: string): Promise<ShopRow> {
  const id = IdText.safeParse(scene.startsWith(PREFIX) ? scene.slice(PREFIX.length) : '')
  const shop = id.success ? await findShop(q, id.data) : null
  if (!shop || (shop.state !== 'open' && shop.state !== 'paused'))
    throw new AppError('NOT_FOUND', 'no shop of this scene')
  return shop
}
