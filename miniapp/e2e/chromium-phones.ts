import type { Browser } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { HERE } from '../../server/stories/deeds'
import { shopPhone } from '../../server/stories/phones'
import type { World } from '../../server/stories/world'
import { APPS, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'
import {
  openChromiumPhone,
  type ChromiumPhone,
  type ChromiumPhoneOptions,
} from '../phone/browser/open-chromium-phone'
import { BUILT_ADDRESS } from './world'

export type ChromiumOptions = Omit<ChromiumPhoneOptions, 'dist' | 'servers' | 'wechat' | 'browser'> & {
  /** Another build than the published one. */
  readonly dist?: string
}

/** Phones in Chromium for the people of a tap world; each is closed with its test at the latest, which fails where it had errors. */
export type ChromiumPhones = {
  readonly dists: Readonly<Record<AppName, string>>
  /** What the mini-program keeps of somebody who has used it before: a guest sees less of it. */
  signedIn(app: AppName, user: string): Promise<Record<string, string>>
  open(app: AppName, user: string, options?: ChromiumOptions): Promise<ChromiumPhone>
  /** The shops' mini-program on the phone of a member of a shop of the demo city. */
  desk(shopId: string, role: StaffRole, options?: ChromiumOptions): Promise<ChromiumPhone>
}

export async function chromiumPhones(world: World, browser: Browser): Promise<ChromiumPhones> {
  const dists = {} as Record<AppName, string>
  for (const app of APPS) dists[app] = await buildApp(app, { reuse: true })
  const open: ChromiumPhones['open'] = async (app, user, options = {}) => {
    const phone = await openChromiumPhone({
      dist: dists[app],
      ...options,
      browser,
      servers: {
        [BUILT_ADDRESS]: world.apiUrl,
        [BUILT_ADDRESS.replace(/^http/, 'ws')]: world.apiUrl.replace(/^http/, 'ws'),
      },
      wechat: { adminUrl: world.adminUrl, appId: world.appids[app], user },
      // Where the demo city is.
      conditions: {
        place: { latitude: HERE.lat, longitude: HERE.lng, name: '西湖' },
        ...options.conditions,
      },
    })
    let end: Promise<void> | undefined
    const close = () => (end ??= phone.close())
    onTestFinished(close)
    return { ...phone, close }
  }
  return {
    dists,
    async signedIn(app, user) {
      const { js_code: code } = await world.wechat.login(world.appids[app], user)
      const session = await world.client.call(null, 'POST /sessions', { body: { app, code } })
      return { session: JSON.stringify(session) }
    },
    open,
    // Taking up the membership is not what a test taps: it was done when the shop began to use the product.
    desk: async (shopId, role, options) => open('shop', (await shopPhone(world, shopId, role)).user, options),
  }
}
