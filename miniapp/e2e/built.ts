import type { World } from '../../server/stories/world'
import { HERE } from '../../server/stories/deeds'
import { APPS, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'

export type Dists = Readonly<Record<AppName, string>>

/** The address that the build names; a phone is told where the API really answers. */
const BUILT_ADDRESS = (process.env['API_BASE_URL'] ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')

/** Both mini-programs as they are published, built anew only where their sources have changed. */
export async function buildDists(): Promise<Dists> {
  const dists = {} as Record<AppName, string>
  for (const app of APPS) dists[app] = await buildApp(app, { reuse: true })
  return dists
}

/** What every phone of a world is: in the demo city, with its API behind the built address, in the hands of `user`. */
export function phoneIn(world: World, app: AppName, user: string) {
  return {
    servers: {
      [BUILT_ADDRESS]: world.apiUrl,
      [BUILT_ADDRESS.replace(/^http/, 'ws')]: world.apiUrl.replace(/^http/, 'ws'),
    },
    wechat: { adminUrl: world.adminUrl, appId: world.appids[app], user },
    conditions: { place: { latitude: HERE.lat, longitude: HERE.lng, name: '西湖' } },
  }
}

/** What the mini-program keeps of somebody who has used it before: a guest sees less of it. */
export async function signedIn(world: World, app: AppName, user: string): Promise<Record<string, string>> {
  const { js_code: code } = await world.wechat.login(world.appids[app], user)
  const session = await world.client.call(null, 'POST /sessions', { body: { app, code } })
  return { session: JSON.stringify(session) }
}
