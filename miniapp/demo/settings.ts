import type { AppName } from '../config/apps'
import type { Place } from '../phone/phone'
import type { ShopChoice, StaffUser } from './staff'

/** What the demo page is told by its server. */
export type DemoSettings = {
  /** Changes when the demo starts over, so that nothing of the last time is left on a phone. */
  readonly edition: string
  readonly appIds: Readonly<Record<AppName, string>>
  /** Addresses of the built mini-programs and of the API → the part of this server that passes them on. */
  readonly servers: Readonly<Record<string, string>>
  readonly place: Place
  readonly shops: readonly ShopChoice[]
  /** Shops that are recommended there, the best first. */
  readonly recommended: readonly string[]
  /** Who is on the shop's phone at first. */
  readonly staff: StaffUser
}

/** In the middle of the seeded city. */
export const DEMO_PLACE: Place = {
  latitude: 30.2747,
  longitude: 120.1636,
  name: '武林广场',
  address: '杭州市拱墅区',
}
