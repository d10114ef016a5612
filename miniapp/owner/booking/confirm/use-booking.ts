import { useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { localDay } from '@/common/format'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'
import { beginDraft, patchDraft, readDraft, type BookingDraft } from '../../common/booking-draft'
import { allBrands, currentOf, type Car } from '../../common/cars'
import { useRemembered, wishedOf, type Work } from '../../common/remembered'
import { usePlace, type UsedPlace } from '../../common/place'
import { useServices, type Category, type MatchedShop, type Service } from '../../common/services'

type ShopPage = Reply<'GET /shops/:shopId'>
export type Coupon = Reply<'GET /coupons'>['items'][number]
export type ShopPrice = ShopPage['services'][number]
export type Mine = {
  readonly phoneMasked: string | null
  readonly cars: readonly Car[]
  readonly coupons: readonly Coupon[]
}

export type Booking = {
  readonly draft: BookingDraft | undefined
  readonly patch: (patch: Partial<BookingDraft>) => void
  readonly place: UsedPlace
  readonly mine: Loaded<Mine>
  readonly service: Service | undefined
  readonly services: Loaded<readonly Category[]>
  readonly car: Car | undefined
  /** False where the service is not for such a car. */
  readonly isFit: boolean
  readonly match: Loaded<readonly MatchedShop[]>
  /** What the matching says of the chosen shop; nothing where she chose one that it did not name. */
  readonly matched: MatchedShop | undefined
  readonly shopId: string | undefined
  readonly shop: Loaded<ShopPage>
  readonly price: ShopPrice | undefined
  readonly slotAt: string | undefined
  /** Whether it is known that there is none, where there is none. */
  readonly isSlotKnown: boolean
  readonly coupon: Coupon | undefined
  readonly usableCoupons: readonly Coupon[]
  /** What the car did not get before, and what of it she wants now. */
  readonly remembered: readonly Work[]
  readonly wished: readonly string[]
}

export type BookingQuery = Partial<
  Record<'serviceId' | 'shopId' | 'slotStartAt' | 'vehicleId' | 'couponId', string>
>

/** Everything that a booking needs: what she has chosen, and for the rest the best that there is. */
export function useBooking(query: BookingQuery): Booking {
  const [draft, patch] = useDraft(query)
  const place = usePlace()
  const mine = useLoad<Mine>('booking-mine', loadMine)
  const services = useServices(undefined)
  const service = services.data
    ?.flatMap((category) => category.services)
    .find(({ id }) => id === draft?.serviceId)
  const car = carOf(mine.data?.cars ?? [], draft?.vehicleId)
  const isFit = car === undefined || service === undefined || service.powertrains.includes(car.powertrain)
  const match = useMatch(isFit && mine.data !== undefined ? service : undefined, car, place)
  const shopId = draft?.shopId ?? match.data?.[0]?.shop.id
  const matched = match.data?.find(({ shop }) => shop.id === shopId)
  const shop = useLoad<ShopPage>(`booking-shop-${shopId ?? ''}`, () =>
    shopId === undefined ? undefined : api('GET /shops/:shopId', { params: { shopId } }),
  )
  const price = shop.data?.services.find((one) => one.serviceId === draft?.serviceId)
  const isSlotAsked = draft?.slotStartAt === undefined && matched === undefined && match.data !== undefined
  const free = useFirstFree(isSlotAsked ? shopId : undefined, price?.serviceId)
  const usableCoupons = couponsFor(mine.data?.coupons ?? [], price)
  const remembered = useRemembered(car?.id).data?.items ?? []
  useEffect(() => {
    if (service !== undefined && draft?.serviceName !== service.name) patch({ serviceName: service.name })
  }, [service?.id])
  return {
    draft,
    patch,
    place,
    mine,
    service,
    services,
    car,
    isFit,
    match,
    matched,
    shopId,
    shop,
    price,
    slotAt: draft?.slotStartAt ?? matched?.slots[0]?.startAt ?? free.data ?? undefined,
    isSlotKnown: !isSlotAsked || free.data !== undefined,
    coupon:
      draft?.couponId === null
        ? undefined
        : (usableCoupons.find(({ id }) => id === draft?.couponId) ?? usableCoupons[0]),
    usableCoupons,
    remembered,
    wished: wishedOf(remembered, draft?.rememberedIds),
  }
}

function useDraft(query: BookingQuery): [BookingDraft | undefined, Booking['patch']] {
  const [draft, setDraft] = useState(() => begin(query))
  useDidShow(() => setDraft((before) => withFutureSlot(readDraft()) ?? before))
  // Kept at once and not when the page is drawn: what she taps next is about what she has just chosen.
  const patch = (part: Partial<BookingDraft>) => {
    const kept = patchDraft(part, draft)
    setDraft((before) => kept ?? before)
  }
  return [draft, patch]
}

function begin({ serviceId, ...given }: BookingQuery): BookingDraft | undefined {
  return withFutureSlot(serviceId === undefined ? readDraft() : beginDraft({ serviceId, ...given }))
}

/** A time that was chosen long ago may have passed. */
function withFutureSlot(draft: BookingDraft | undefined): BookingDraft | undefined {
  if (draft?.slotStartAt === undefined || Date.parse(draft.slotStartAt) > serverNow()) return draft
  return patchDraft({ slotStartAt: undefined })
}

async function loadMine(): Promise<Mine> {
  const [{ phoneMasked }, { items: cars }, { items: coupons }] = await Promise.all([
    api('GET /me'),
    api('GET /vehicles'),
    api('GET /coupons', { query: {} }),
  ])
  return { phoneMasked, cars, coupons }
}

function carOf(cars: readonly Car[], wanted: string | undefined): Car | undefined {
  return cars.find(({ id }) => id === wanted) ?? currentOf(cars)
}

function useMatch(
  service: Service | undefined,
  car: Car | undefined,
  { place: { lat, lng } }: UsedPlace,
): Loaded<readonly MatchedShop[]> {
  const key = `match-${service?.id ?? ''}-${car?.id ?? ''}-${lat}-${lng}`
  return useLoad<readonly MatchedShop[]>(key, () =>
    service === undefined ? undefined : findShops(service.id, car, { lat, lng }),
  )
}

async function findShops(
  serviceId: string,
  car: Car | undefined,
  at: { lat: number; lng: number },
): Promise<readonly MatchedShop[]> {
  // The make only decides between specialists, so shops are found without it too.
  const brands = car === undefined ? [] : await allBrands().catch(() => [])
  const brandId = brands.find(({ name }) => name === car?.brandName)?.id
  const { items } = await api('GET /match', {
    query: {
      serviceId,
      ...at,
      ...(car === undefined ? {} : { powertrain: car.powertrain }),
      ...(brandId === undefined ? {} : { brandId }),
    },
  })
  return items
}

/** The first free start at a shop that the matching did not name; null where it has none. */
function useFirstFree(shopId: string | undefined, serviceId: string | undefined): Loaded<string | null> {
  return useLoad<string | null>(`first-free-${shopId ?? ''}-${serviceId ?? ''}`, () =>
    shopId === undefined || serviceId === undefined ? undefined : firstFree(shopId, serviceId),
  )
}

async function firstFree(shopId: string, serviceId: string): Promise<string | null> {
  const params = { shopId }
  const today = localDay(serverNow())
  const { items: days } = await api('GET /shops/:shopId/calendar', {
    params,
    query: { serviceId, from: today },
  })
  const on = days.find(({ freeSlots }) => freeSlots > 0)?.on
  if (on === undefined) return null
  const { items } = await api('GET /shops/:shopId/slots', { params, query: { serviceId, on } })
  return items.find(({ left }) => left > 0)?.startAt ?? null
}

/** The coupons that such a booking may use, the most valuable first. */
function couponsFor(coupons: readonly Coupon[], price: ShopPrice | undefined): readonly Coupon[] {
  if (price === undefined) return []
  return coupons
    .filter(
      ({ state, minimumFen, expiresAt }) =>
        state === 'usable' &&
        Date.parse(expiresAt) > serverNow() &&
        (price.priceMode === 'inspect-first' || minimumFen <= price.totalFen),
    )
    .slice()
    .sort((a, b) => b.amountFen - a.amountFen)
}
