import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { addCar, newOwner, shopPhone, type OwnerPhone, type ShopPhone } from '../../server/stories/phones'
import { prepareTheatre, type Mode, type World } from '../../server/stories/world'
// Only for the types of what `inject` gives.
import type {} from '../../server/test/harness/global-setup'
import { APPS, type AppName } from '../config/apps'
import { pagesOf } from '../phone/bundle'
import { openPhone, type OpenPhoneOptions, type PhoneDriver } from '../phone/driver/open-phone'
import { readApp } from '../phone/compile/compile-dist'
import { buildDists, phoneIn, type Dists } from './built'
import { orderIn, type OrderFixture, type OrderOptions, type OrderStage } from './fixtures'

export type TapPhoneOptions = Pick<
  OpenPhoneOptions,
  'conditions' | 'storageFile' | 'launch' | 'album' | 'camera'
>
export type OwnerPhoneOptions = TapPhoneOptions & {
  /** The person's name at WeChat; the same name is the same person. */
  readonly user: string
  /** The number bound to her WeChat, which the phone-number button gives. */
  readonly phoneNumber?: string
}
export type ShopPhoneOptions = TapPhoneOptions & { readonly role: StaffRole } & (
    | { readonly shopId: string }
    | { readonly shopName: string }
  )

/** The whole product with phones that are tapped. What fixtures make comes over the API: data, and nothing on a screen. */
export type TapWorld = {
  /** The stories' world, for their deeds (server/stories). */
  readonly world: World
  /** Opens the owners' mini-program on a phone of this person; it is closed with the test, which fails where it had errors. */
  ownerPhone(options: OwnerPhoneOptions): PhoneDriver
  /** Opens the shops' mini-program on the phone of a member of a shop of the demo city. */
  shopPhone(options: ShopPhoneOptions): Promise<PhoneDriver>
  /** Opens the shops' mini-program on the phone of somebody who belongs to no shop, or whose number was only invited. */
  newcomerPhone(options: OwnerPhoneOptions): PhoneDriver
  /** An owner who has signed in, bound a phone number and added a car, and the API as her. */
  owner(user: string, phoneNumber?: string): Promise<OwnerPhone>
  /** One more car for an owner. Answers its id. */
  giveCar(owner: OwnerPhone, plate?: string): Promise<string>
  /** The API as a member of a shop. */
  shop(shopId: string, role?: StaffRole): Promise<ShopPhone>
  /** An order that has come so far. The clock is moved for the later stages, for everybody. */
  order(stage: OrderStage, options?: OrderOptions): Promise<OrderFixture>
  now(): Date
  advance(ms: number): Promise<void>
  advanceTo(at: Date): Promise<void>
  close(): Promise<void>
}

/** Real servers answer here, on a machine that runs other tests at the same time. */
const PATIENCE_MS = 20_000
const STARTS_MAX = 3

/** Starts API, worker and local WeChat over databases of their own, once for a test file: in `beforeAll`. */
export async function startTapWorld({ mode = 'ecommerce' }: { mode?: Mode } = {}): Promise<TapWorld> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(mode)
    } catch (error) {
      // A port that was free a moment ago: other files start their worlds at the same time.
      if (tries === STARTS_MAX || !String(error).includes('EADDRINUSE')) throw error
    }
  }
}

async function startOnce(mode: Mode): Promise<TapWorld> {
  const dists = await buildDists()
  const theatre = await prepareTheatre(mode, {
    databaseUrl: inject('databaseServerUrl'),
    redisUrl: inject('redisUrl'),
    name: `anxin_test_${inject('runId')}_tap_${randomBytes(3).toString('hex')}`,
  })
  let death: unknown
  theatre.death.catch((error: unknown) => (death = error))
  try {
    const world = await Promise.race([theatre.open(), theatre.death])
    for (const app of APPS) await world.wechat.registerPages(world.appids[app], pagesOf(readApp(dists[app])))
    return {
      ...createTapWorld(world, dists),
      async close() {
        const died = death
        await theatre.close(false)
        if (died !== undefined) throw died
      },
    }
  } catch (error) {
    await theatre.close(false)
    throw error
  }
}

function createTapWorld(world: World, dists: Dists): Omit<TapWorld, 'close'> {
  const open = (app: AppName, user: string, options: TapPhoneOptions, phoneNumber?: string): PhoneDriver => {
    const { servers, wechat, conditions } = phoneIn(world, app, user)
    const phone = openPhone({
      ...options,
      dist: dists[app],
      patienceMs: PATIENCE_MS,
      servers,
      wechat: phoneNumber === undefined ? wechat : { ...wechat, phoneNumber },
      conditions: { ...conditions, ...options.conditions },
    })
    onTestFinished(() => phone.close())
    return phone
  }
  const owner = (user: string, phoneNumber?: string) => newOwner(world, user, phoneNumber)
  return {
    world,
    ownerPhone: ({ user, phoneNumber, ...options }) => open('owner', user, options, phoneNumber),
    newcomerPhone: ({ user, phoneNumber, ...options }) => open('shop', user, options, phoneNumber),
    async shopPhone({ role, ...options }) {
      const shopId = 'shopId' in options ? options.shopId : shopNamed(options.shopName)
      // Taking up the membership is not what a test taps: it was done when the shop began to use the product.
      const { user } = await shopPhone(world, shopId, role)
      return open('shop', user, options)
    },
    owner,
    giveCar: async (phone, plate) => (await addCar(world, phone, plate)).vehicleId,
    shop: (shopId, role) => shopPhone(world, shopId, role),
    order: async (stage, options = {}) => orderIn(world, stage, options),
    now: () => new Date(world.client.now()),
    advance: (ms) => world.advance(ms),
    advanceTo: (at) => world.advanceTo(at),
  }
}

function shopNamed(name: string): string {
  const shop = buildCity().find((one) => one.name === name)
  if (shop === undefined) throw new Error(`the demo city has no shop ${name}`)
  return shop.id
}
