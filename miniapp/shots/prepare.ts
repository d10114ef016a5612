import type { Browser } from 'playwright-core'
import { command, HERE, serviceNamed } from '../../server/stories/deeds'
import { newOwner, shopPhone } from '../../server/stories/phones'
import type { World } from '../../server/stories/world'
import type { AppName } from '../config/apps'
import { giveToTechnician, orderIn } from '../e2e/fixtures'
import type { ChromiumPhoneOptions } from '../phone/browser/open-chromium-phone'
import type { Scene, SceneIds, Shot } from './scenes'

const BUILT_ADDRESS = (process.env['API_BASE_URL'] ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')

/** Where the pages of scenes are opened. */
export type Studio = {
  readonly world: World
  readonly dists: Readonly<Record<AppName, string>>
  readonly browser: Browser
}
export type ShotPhone = ChromiumPhoneOptions & { readonly browser: Browser }

export const NOTHING: SceneIds = { orderId: '', shopId: '', serviceId: '', vehicleId: '' }

/** Makes what the scene is about, over the API. The scenes' order is the clock's. */
export async function prepareScene(
  world: World,
  { isNew, stage, isQuoted, isCancelled }: Scene,
  user: string,
): Promise<SceneIds> {
  if (isNew) return NOTHING
  const owner = await newOwner(world, user)
  const service = await serviceNamed(world, '小保养')
  const ids = { ...NOTHING, vehicleId: owner.vehicleId, serviceId: service.id }
  if (stage === undefined) return ids
  const quoted = isQuoted === undefined ? {} : { quoted: isQuoted }
  const order = await orderIn(world, stage, { owner, note: '过减速带时右前方有异响', ...quoted })
  if (isCancelled) {
    const { params, body } = command(world, order.id)
    await owner.call('POST /orders/:orderId/cancellation', {
      params,
      body: { ...body, reason: '临时有事，改天再约', feeFen: 0 },
    })
  }
  return { ...ids, orderId: order.id, shopId: order.shop.shopId }
}

/** The phone of the person whose page it is, signed in, opened on that page. */
export async function phoneOf(
  { world, dists, browser }: Studio,
  shot: Shot,
  user: string,
  { shopId, orderId }: SceneIds,
): Promise<ShotPhone> {
  const { app, role = 'shop-owner' } = shot
  if (role === 'technician' && shot.query?.['orderId'] !== undefined)
    await giveToTechnician(world, shopId, orderId)
  const isGuest = app === 'owner' || role === 'stranger'
  const name = isGuest ? user : (await shopPhone(world, shopId, role)).user
  return {
    dist: dists[shot.app],
    browser,
    servers: {
      [BUILT_ADDRESS]: world.apiUrl,
      [BUILT_ADDRESS.replace(/^http/, 'ws')]: world.apiUrl.replace(/^http/, 'ws'),
    },
    wechat: { adminUrl: world.adminUrl, appId: world.appids[shot.app], user: name },
    conditions: { place: { latitude: HERE.lat, longitude: HERE.lng, name: '西湖' } },
    launch: { path: shot.path, query: { ...shot.query } },
    storage: { session: JSON.stringify(await signIn(world, shot.app, name)) },
  }
}

/** She has used the mini-program before: a guest sees less of it. */
async function signIn(world: World, app: AppName, user: string) {
  const { js_code: code } = await world.wechat.login(world.appids[app], user)
  return world.client.call(null, 'POST /sessions', { body: { app, code } })
}

/** What a shot is called in the contact sheets and in a failing test. */
export function nameOf({ app, path: page, as }: Shot): string {
  return `${app} ${as ?? page.replace(/\/index$/, '')}`
}
