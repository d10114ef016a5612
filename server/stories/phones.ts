import type { Api } from '@anxin/shared/api'
import type { Order } from '@anxin/shared/orders/order.contract'
import type { PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { buildCity } from '@anxin/drizzle/seed/data/city'
import { Refused } from './client'
import { found, holds, same } from './expect'
import { takePhoto } from './photo'
import { sabotages } from './sabotage'
import type { PayerOutcome } from './wechat'
import type { World } from './world'

type RouteName = keyof Api
type PhotoSlot = (typeof PHOTO_SLOTS)[number]

/** A person with a phone on which one of the two mini-programs is open. */
export type Phone = {
  readonly user: string
  readonly openid: string
  /** One call of the API as this person; a session that has ended is opened again, as the mini-programs do it. */
  call<R extends RouteName>(route: R, input: Api[R]['input']): Promise<Api[R]['reply']>
  /** The call must be refused with this code. Answers the refusal. */
  refused<R extends RouteName>(code: string, route: R, input: Api[R]['input']): Promise<Refused>
  /** The phone-number button, and the number is handed to the product. */
  givePhoneNumber(number?: string): Promise<void>
  /** The person allows one notice of each kind. */
  allowNotices(...keys: TemplateKey[]): Promise<void>
  photograph(orderId: string, slot: PhotoSlot): Promise<string>
}

export type OwnerPhone = Phone & {
  readonly vehicleId: string
  readonly brandId: string
  order(orderId: string): Promise<Order>
  /** Pays what is due at WeChat's cashier. Answers the payment's id. */
  pay(orderId: string, outcome?: PayerOutcome): Promise<string>
}
export type ShopPhone = Phone & {
  readonly shopId: string
  readonly shopName: string
  order(orderId: string): Promise<Order>
}

/** A car owner who has signed in, given a phone number and added a petrol car. */
export async function newOwner(world: World, user: string, phoneNumber?: string): Promise<OwnerPhone> {
  const phone = await openPhone(world, 'owner', user)
  await phone.givePhoneNumber(phoneNumber)
  const car = await addCar(world, phone)
  return {
    ...phone,
    ...car,
    order: (orderId) => phone.call('GET /orders/:orderId', { params: { orderId } }),
    async pay(orderId, outcome = 'success') {
      const { paymentId, amountFen, pay } = await phone.call('POST /orders/:orderId/payment', {
        params: { orderId },
        body: { commandId: world.client.id() },
      })
      holds('what WeChat is asked for is something', amountFen > 0, amountFen)
      if (sabotages('skip-payment')) return paymentId
      const answer = await world.wechat.pay(phone.openid, pay, outcome)
      same(`the cashier lets ${user} pay (${answer.errMsg})`, answer.ok, outcome === 'success')
      return paymentId
    },
  }
}

const shopPhones = new WeakMap<World, Map<string, Promise<ShopPhone>>>()

/** The phone of a shop's owner, or of the first with another role, signed in for that shop; the same at every call. */
export function shopPhone(world: World, shopId: string, role: StaffRole = 'shop-owner'): Promise<ShopPhone> {
  const key = `${shopId} ${role}`
  const known = shopPhones.get(world) ?? new Map<string, Promise<ShopPhone>>()
  shopPhones.set(world, known)
  const phone = known.get(key) ?? openShopPhone(world, shopId, role)
  known.set(key, phone)
  return phone
}

async function openShopPhone(world: World, shopId: string, role: StaffRole): Promise<ShopPhone> {
  // Nobody may look up the phone numbers of a shop's people, so the stories know them from the demo city's data.
  const shop = found(
    'the shop is one of the demo city',
    buildCity().find(({ id }) => id === shopId),
    shopId,
  )
  const member = found(
    `${shop.name} has somebody who is ${role}`,
    shop.staff.find((one) => one.role === role),
    shop.staff,
  )
  const phone = await openPhone(world, 'shop', `${shop.name} ${member.name}`, shopId)
  await phone.givePhoneNumber(member.phone)
  const { memberships } = await phone.call('GET /me', {})
  same(
    `the phone number makes ${member.name} a member of ${shop.name}`,
    memberships.map((one) => [one.shopId, one.role]),
    [[shopId, role]],
  )
  return {
    ...phone,
    shopId,
    shopName: shop.name,
    order: (orderId) => phone.call('GET /shop/orders/:orderId', { params: { orderId } }),
  }
}

async function openPhone(world: World, app: 'owner' | 'shop', user: string, shopId?: string): Promise<Phone> {
  const { client, wechat, appids } = world
  const appid = appids[app]
  // The number makes a guest a member, so the session that names a shop comes after it.
  let isMember = false
  const signIn = async () => {
    const { js_code: code, openid } = await wechat.login(appid, user)
    const wanted = isMember && shopId ? { shopId } : {}
    const { token } = await client.call(null, 'POST /sessions', { body: { app, code, ...wanted } })
    return { token, openid }
  }
  const first = await signIn()
  let { token } = first
  const call: Phone['call'] = async (route, input) => {
    try {
      return await client.call(token, route, input)
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error
      ;({ token } = await signIn())
      return client.call(token, route, input)
    }
  }
  return {
    user,
    openid: first.openid,
    call,
    async refused(code, route, input) {
      const answer = await call(route, input).catch((error: unknown) => error)
      if (!(answer instanceof Refused)) {
        if (answer instanceof Error) throw answer
        same(`${route} is refused`, 'it was done', code)
      }
      same(`${route} is refused for this reason`, (answer as Refused).code, code)
      return answer as Refused
    },
    async givePhoneNumber(number) {
      const code = await wechat.phoneCode(appid, user, number)
      await call('POST /me/phone', { body: { commandId: client.id(), code } })
      isMember = true
      ;({ token } = await signIn())
    },
    async allowNotices(...keys) {
      const { items } = await call('GET /notice-templates', {})
      const ids = keys.map(
        (key) =>
          found(
            key,
            items.find((item) => item.key === key),
          ).templateId,
      )
      await wechat.subscribe(appid, user, ids)
      const answers = keys.map((key) => ({ key, answer: 'accept' as const }))
      await call('POST /notice-consents', { body: { commandId: client.id(), answers } })
    },
    async photograph(orderId, slot) {
      await call('GET /me', {}) // a session that has ended is opened again before the picture is sent
      const jpeg = await takePhoto(`${orderId} ${slot}`)
      return (await client.upload(token, { id: client.id(), orderId, slot }, jpeg)).id
    },
  }
}

let cars = 0

/** A petrol car of a brand that everybody knows, with a plate of its own where none is given. */
export async function addCar(
  { client }: World,
  phone: Phone,
  plate = `浙A${String(10_000 + ++cars)}`,
): Promise<{ vehicleId: string; brandId: string }> {
  const { items: brands } = await client.call(null, 'GET /vehicle-brands', {})
  const brand = found(
    'a brand that everybody knows',
    brands.find(({ name }) => name === '大众'),
  )
  const { items: series } = await client.call(null, 'GET /vehicle-brands/:brandId/series', {
    params: { brandId: brand.id },
  })
  const petrol = found(
    'a petrol car of it that is still made',
    series.find(({ yearTo, powertrains }) => yearTo === null && powertrains.includes('petrol')),
    series,
  )
  const vehicleId = client.id()
  await phone.call('POST /vehicles', {
    body: {
      id: vehicleId,
      plate,
      seriesId: petrol.id,
      modelYear: Math.max(2021, petrol.yearFrom),
      powertrain: 'petrol',
      odometerKm: 42_000,
    },
  })
  return { vehicleId, brandId: brand.id }
}
