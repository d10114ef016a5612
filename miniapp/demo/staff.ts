import type { Api } from '@anxin/shared/api'
import { buildCity, type CityShop, type CityStaff } from '@anxin/drizzle/seed/data/city'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { newId } from '@anxin/shared/kernel/new-id'
import { randomBytes } from 'node:crypto'
import { askLocalWechat } from './local-wechat'

export type StaffPlace = { readonly shopId: string; readonly role: StaffRole }
/** A person of a shop who is a member of it, by the name of her WeChat account. */
export type StaffUser = StaffPlace & {
  readonly user: string
  readonly name: string
  readonly shopName: string
}
export type ShopChoice = { readonly id: string; readonly name: string; readonly roles: readonly StaffRole[] }

export type Staff = {
  /** All shops of the demo city, and who works there. */
  readonly shops: readonly ShopChoice[]
  /** The shops that the product recommends for a service near a place, the best first. */
  recommended(place: { latitude: number; longitude: number }): Promise<readonly string[]>
  /** Makes the person of that role a member of the shop, as she would do it herself; a repeat changes nothing. */
  join(place: StaffPlace): Promise<StaffUser>
}

export type StaffOptions = { readonly apiUrl: string; readonly adminUrl: string; readonly appId: string }

const SERVICE = '小保养'

/** The people of the demo city's shops. They were invited by phone number, which only the city's data tell. */
export function createStaff({ apiUrl, adminUrl, appId }: StaffOptions): Staff {
  const city = buildCity()
  const joined = new Map<string, Promise<StaffUser>>()
  const call = async <R extends keyof Api>(route: R, path: string, token?: string, body?: object) => {
    const reply = await fetch(`${apiUrl}${path}`, {
      method: route.split(' ')[0] ?? 'GET',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${route} was refused: ${reply.status} ${text}`)
    return {
      body: JSON.parse(text) as Api[R]['reply'],
      // Ids are dated, and only the API knows what time it is while time is steered.
      now: Number(reply.headers.get('x-server-time') ?? Date.now()),
    }
  }
  const joinNow = async (shop: CityShop, person: CityStaff): Promise<StaffUser> => {
    const user = `${shop.name} ${person.name}`
    const { js_code: code } = await askLocalWechat<{ js_code: string }>(adminUrl, 'login', {
      appid: appId,
      user,
    })
    const session = await call('POST /sessions', '/sessions', undefined, { app: 'shop', code })
    const { memberships, token } = session.body
    if (!memberships.some(({ shopId }) => shopId === shop.id)) {
      const number = await askLocalWechat<{ code: string }>(adminUrl, 'phone-code', {
        appid: appId,
        user,
        phoneNumber: person.phone,
      })
      const commandId = newId(session.now, randomBytes)
      await call('POST /me/phone', '/me/phone', token, { commandId, code: number.code })
    }
    return { shopId: shop.id, shopName: shop.name, role: person.role, user, name: person.name }
  }
  return {
    shops: city.map(({ id, name, staff }) => ({
      id,
      name,
      roles: [...new Set(staff.map(({ role }) => role))],
    })),
    async recommended({ latitude, longitude }) {
      const { body: services } = await call('GET /services', '/services')
      const all = services.categories.flatMap((category) => category.services)
      const service = all.find(({ name }) => name === SERVICE)
      if (service === undefined) throw new Error(`the catalogue has no ${SERVICE}`)
      const query = `serviceId=${service.id}&lat=${latitude}&lng=${longitude}`
      const { body: match } = await call('GET /match', `/match?${query}`)
      return match.items.map(({ shop }) => shop.id)
    },
    async join({ shopId, role }) {
      const shop = city.find(({ id }) => id === shopId)
      const person = shop?.staff.find((one) => one.role === role)
      if (shop === undefined || person === undefined) throw new Error(`no ${role} in the shop ${shopId}`)
      const key = `${shopId} ${role}`
      const running = joined.get(key) ?? joinNow(shop, person)
      joined.set(key, running)
      // A call that failed is made again when it is asked for again.
      running.catch(() => joined.delete(key))
      return running
    },
  }
}
