import Taro from '@tarojs/taro'
import { serverNow } from '../../common/clock'
import { go } from '../../common/nav'

/** What the person has chosen for a booking so far; what she has not chosen is proposed anew each time. */
export type BookingDraft = {
  readonly serviceId: string
  readonly serviceName?: string | undefined
  readonly shopId?: string | undefined
  readonly shopName?: string | undefined
  readonly slotStartAt?: string | undefined
  readonly vehicleId?: string | undefined
  /** Null where she wants to keep her coupons. */
  readonly couponId?: string | null | undefined
  readonly note?: string | undefined
  /** Work of the car that was put off before and shall be done now. */
  readonly rememberedIds?: readonly string[] | undefined
  /** A booking that was sent and got no answer: its id, and what was sent. */
  readonly sent?: { readonly orderId: string; readonly what: string } | undefined
}
type Kept = BookingDraft & { readonly keptAt: number }

const STORAGE_KEY = 'booking-draft'
const CONFIRM = 'booking/confirm/index'
/** Prices and free times of yesterday are no longer what she saw. */
const GOOD_FOR_MS = 24 * 3_600_000

/** The booking that was begun and not sent, also after the app was killed. */
export function readDraft(): Kept | undefined {
  const kept = Taro.getStorageSync<Kept | ''>(STORAGE_KEY)
  if (!kept || serverNow() - kept.keptAt > GOOD_FOR_MS) return undefined
  return kept
}

/** Begins a booking, or goes on with the one for the same service. */
export function beginDraft(given: BookingDraft): BookingDraft {
  const before = readDraft()
  if (before?.serviceId !== given.serviceId) return keep({ vehicleId: before?.vehicleId, ...given })
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const isOtherShop = given.shopId !== undefined && given.shopId !== before.shopId
  // A time belongs to the shop that has it free.
  return keep({ ...before, ...(isOtherShop ? { slotStartAt: undefined } : {}), ...chosen })
}

/**
 * Changes the booking that is kept, or else the one that a page shows: what was begun by the clock of a phone that is
 * days behind is too old as soon as the app knows the time, and is still what she is looking at.
 */
export function patchDraft(patch: Partial<BookingDraft>, shown?: BookingDraft): BookingDraft | undefined {
  const before = readDraft() ?? shown
  return before && keep({ ...before, ...patch })
}

export function dropDraft(): void {
  Taro.removeStorageSync(STORAGE_KEY)
}

/** Never earlier than before: an app that was just opened knows its phone's own clock alone, which may be days behind. */
function keep(draft: BookingDraft & Partial<Kept>): BookingDraft {
  const keptAt = Math.max(serverNow(), draft.keptAt ?? 0)
  Taro.setStorageSync(STORAGE_KEY, { ...draft, keptAt } satisfies Kept)
  return draft
}

/** Puts a choice into the booking and goes to where it is confirmed: back where that page is open, else onto it. */
export function chooseForBooking(choice: BookingDraft): void {
  const pages = Taro.getCurrentPages()
  const below = pages.map(({ route }) => route).lastIndexOf(CONFIRM)
  beginDraft(choice)
  if (below >= 0) void Taro.navigateBack({ delta: pages.length - 1 - below })
  else go(`/${CONFIRM}`, { serviceId: choice.serviceId })
}
