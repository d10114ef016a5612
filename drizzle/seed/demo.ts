import type { Id } from '@anxin/shared/kernel/new-id'
import { starsOf } from '@anxin/shared/reviews/review-words'
import { inArray } from 'drizzle-orm'
import type { MySql2Database } from 'drizzle-orm/mysql2'
import type { BlindIndex, Sealed } from '../columns'
import { quoteTemplate, shopService } from '../schema/catalogue'
import { review } from '../schema/reviews'
import { bay, openingHours, shop, shopHoliday, shopStaff, technician } from '../schema/shops'
import { buildCity, type CityShop } from './data/city'
import { inBatches, type SeedDb } from './seed-db'

/** A sub-merchant as the local WeChat wants it; the ratio is in 1/10000 of an order. */
export interface SubMerchant {
  sub_mchid: string
  name: string
  max_ratio: number
  share_authorised: boolean
}

export interface DemoOptions {
  /** Rows that say when they were made say this. */
  now: Date
  /** Seals a phone number and gives its blind index, as the server does when it looks a person up by phone. */
  sealPhone: (phone: string) => { phoneSealed: Sealed; phoneIndex: BlindIndex }
  /** Signs the shops up at the local WeChat; may be called again with the same ones. */
  registerMerchants: (merchants: readonly SubMerchant[]) => Promise<void>
}

export interface DemoCounts {
  /** Shops of the demo city in all, and how many of them this run added. */
  shops: number
  added: number
}

const SHARE_MAX_RATIO = 3000

/**
 * Adds the demo city: shops with bays, people, hours, price lists, ratings and a sub-merchant each. A shop that is
 * there already is left exactly as it is, with whatever its people have changed since; the sub-merchants are signed
 * up again in any case, because the local WeChat may have started over. Needs the reference data.
 * @throws in production, where invented shops would take real money
 */
export async function seedDemo(db: SeedDb, options: DemoOptions): Promise<DemoCounts> {
  if (process.env['NODE_ENV'] === 'production') throw new Error('the demo city is refused in production')
  const city = buildCity()
  await options.registerMerchants(city.map(subMerchantOf))
  return db.transaction(async ({ orm }) => {
    const known = await orm
      .select({ id: shop.id })
      .from(shop)
      .where(
        inArray(
          shop.id,
          city.map((one) => one.id),
        ),
      )
    const knownIds = new Set<Id>(known.map((row) => row.id))
    const missing = city.filter((one) => !knownIds.has(one.id))
    await insertShops(orm, missing, options)
    await insertPeople(orm, missing, options)
    await insertOffers(orm, missing, options)
    return { shops: city.length, added: missing.length }
  })
}

function subMerchantOf(one: CityShop): SubMerchant {
  return { sub_mchid: one.subMchid, name: one.name, max_ratio: SHARE_MAX_RATIO, share_authorised: true }
}

async function insertShops(orm: MySql2Database, shops: readonly CityShop[], { now, sealPhone }: DemoOptions) {
  const rows = shops.map((one) => ({
    id: one.id,
    name: one.name,
    region: one.region,
    address: one.address,
    lat: one.lat,
    lng: one.lng,
    state: 'open' as const,
    phoneSealed: sealPhone(one.phone).phoneSealed,
    licenceNo: one.licenceNo,
    instantBook: one.instantBook,
    subMchid: one.subMchid,
    ratingCount: one.rating.count,
    skillSum: one.rating.skillSum,
    mannerSum: one.rating.mannerSum,
    priceClaritySum: one.rating.priceClaritySum,
    createdAt: now,
  }))
  for (const batch of inBatches(rows)) await orm.insert(shop).values(batch)
  const bays = shops.flatMap((one) =>
    one.bays.map(({ id, name, kind }) => ({ id, shopId: one.id, name, kind })),
  )
  for (const batch of inBatches(bays)) await orm.insert(bay).values(batch)
  const hours = shops.flatMap((one) => one.hours.map((day) => ({ shopId: one.id, ...day })))
  for (const batch of inBatches(hours)) await orm.insert(openingHours).values(batch)
  const holidays = shops.flatMap((one) =>
    one.holidays.map(({ on, name }) => ({ shopId: one.id, onDate: on, name })),
  )
  for (const batch of inBatches(holidays)) await orm.insert(shopHoliday).values(batch)
}

async function insertPeople(
  orm: MySql2Database,
  shops: readonly CityShop[],
  { now, sealPhone }: DemoOptions,
) {
  const staff = shops.flatMap((one) =>
    one.staff.map(({ id, name, role, phone, showPrices }) => ({
      id,
      shopId: one.id,
      name,
      role,
      ...sealPhone(phone),
      showPrices,
      createdAt: now,
    })),
  )
  for (const batch of inBatches(staff)) await orm.insert(shopStaff).values(batch)
  const technicians = shops.flatMap((one) =>
    one.technicians.map(({ id, staffId, name, years, skills }) => ({
      id,
      shopId: one.id,
      staffId,
      name,
      years,
      skills,
    })),
  )
  for (const batch of inBatches(technicians)) await orm.insert(technician).values(batch)
}

async function insertOffers(orm: MySql2Database, shops: readonly CityShop[], { now }: DemoOptions) {
  const prices = shops.flatMap((one) =>
    one.prices.map((price) => ({ shopId: one.id, active: true, ...price, updatedAt: now })),
  )
  for (const batch of inBatches(prices)) await orm.insert(shopService).values(batch)
  const templates = shops.flatMap((one) =>
    one.quoteTemplates.map((template) => ({ shopId: one.id, ...template, createdAt: now })),
  )
  for (const batch of inBatches(templates)) await orm.insert(quoteTemplate).values(batch)
  // The orders behind these reviews are older than the platform's books, so only their ids are kept.
  const reviews = shops.flatMap((one) =>
    one.reviews.map((item) => ({
      shopId: one.id,
      ...item,
      stars: starsOf(item),
      photoIds: [] as string[],
      state: 'published' as const,
      edited: false,
    })),
  )
  for (const batch of inBatches(reviews)) await orm.insert(review).values(batch)
}
