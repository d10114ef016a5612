import type { Browser } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { shopPhone } from '../../server/stories/phones'
import type { World } from '../../server/stories/world'
import type { AppName } from '../config/apps'
import {
  openChromiumPhone,
  type ChromiumPhone,
  type ChromiumPhoneOptions,
} from '../phone/browser/open-chromium-phone'
import { buildDists, phoneIn, type Dists } from './built'

export type ChromiumOptions = Omit<ChromiumPhoneOptions, 'dist' | 'servers' | 'wechat' | 'browser'> & {
  /** Another build than the published one. */
  readonly dist?: string
}

/** Phones in Chromium for the people of a tap world; each is closed with its test at the latest, which fails where it had errors. */
export type ChromiumPhones = {
  readonly dists: Dists
  open(app: AppName, user: string, options?: ChromiumOptions): Promise<ChromiumPhone>
  /** The shops' mini-program on the phone of a member of a shop of the demo city. */
  desk(shopId: string, role: StaffRole, options?: ChromiumOptions): Promise<ChromiumPhone>
}

export async function chromiumPhones(world: World, browser: Browser): Promise<ChromiumPhones> {
  const dists = await buildDists()
  const open: ChromiumPhones['open'] = async (app, user, options = {}) => {
    const settings = phoneIn(world, app, user)
    const phone = await openChromiumPhone({
      dist: dists[app],
      ...options,
      ...settings,
      browser,
      conditions: { ...settings.conditions, ...options.conditions },
    })
    let end: Promise<void> | undefined
    const close = () => (end ??= phone.close())
    onTestFinished(close)
    return { ...phone, close }
  }
  return {
    dists,
    open,
    // Taking up the membership is not what a test taps: it was done when the shop began to use the product.
    desk: async (shopId, role, options) => open('shop', (await shopPhone(world, shopId, role)).user, options),
  }
}
