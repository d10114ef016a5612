import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { findShop } from './shops.repository'

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

/** What a scanned scene stands for. A shop without a public page looks like one that does not exist. */
export async function followScene(app: App, { params }: Call<Follow>): Promise<Reply<Follow>> {
  const id = IdText.safeParse(params.scene.startsWith(PREFIX) ? params.scene.slice(PREFIX.length) : '')
  const shop = id.success ? await findShop(app.db, id.data) : null
  if (!shop || (shop.state !== 'open' && shop.state !== 'paused'))
    throw new AppError('NOT_FOUND', 'no shop of this scene')
  return { kind: 'shop', shopId: shop.id }
}
