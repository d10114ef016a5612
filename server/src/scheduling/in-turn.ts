import type { App } from '../app'
import { isBookable } from './assign-slot'
import { heldUntil, horizonOf, type Slot } from './availability'
import { firstFreePair, rankChoices } from './choose-pair'
import { slotTaken } from './hold-slot'
import { readOfferedService, readWindow } from './scheduling.queries'
import { nearestSlots } from './slots-of-plan'

/** A time at a shop that somebody wants for a service. */
export type TurnWish = { readonly shopId: string; readonly serviceId: string; readonly startAt: Date }

type Turn = {
  /** Settles when the booking has ended, whichever way; never rejects. */
  readonly over: Promise<unknown>
  /** What those who waited for it see afterwards: they share one look. Null where a place is left. */
  view: Promise<Slot[] | null> | null
}
const turnsOf = new WeakMap<App, Map<string, Turn>>()

/**
 * Books, after those of this process who came before for the same time at the same shop. The database decides in any
 * case, and across processes nobody but the database does; but two hundred who want one place would each hold a
 * connection, read all that a booking reads and wait for one lock. Here they wait for the first one, look once for
 * all of them, and only where a place is left does the next one book.
 * @param earlier the answer of the same command, if it has been carried out meanwhile
 * Errors: SLOT_TAKEN as holdSlot says it, and those of `book`.
 */
export async function inTurn<T>(
  app: App,
  wish: TurnWish,
  earlier: () => Promise<{ reply: T } | null>,
  book: () => Promise<T>,
): Promise<T> {
  const turns = turnsOf.get(app) ?? new Map<string, Turn>()
  turnsOf.set(app, turns)
  const key = `${wish.shopId} ${wish.serviceId} ${wish.startAt.getTime()}`
  for (let turn = turns.get(key); turn; turn = turns.get(key)) {
    await turn.over
    const done = await earlier()
    if (done) return done.reply
    const nearest = await (turn.view ??= nearestIfTaken(app, wish))
    if (nearest) throw slotTaken(wish, nearest)
  }
  const booking = book()
  const turn: Turn = { view: null, over: booking.catch(() => undefined).then(() => turns.delete(key)) }
  turns.set(key, turn)
  return booking
}

/** The nearest free start times where the wished one is taken; null where it is free or was never offered. */
async function nearestIfTaken(app: App, { shopId, serviceId, startAt }: TurnWish): Promise<Slot[] | null> {
  const service = (await readOfferedService(app.db, shopId, serviceId))?.need
  if (!service) return null
  const window = { shopId, startAt, endAt: heldUntil(startAt, service) }
  const { plan, taken } = await readWindow(app.db, window, null)
  if (!isBookable(plan, service, startAt, horizonOf(app.clock.now()))) return null
  if (firstFreePair(rankChoices(plan, service, 0), taken)) return null
  return nearestSlots(app, app.db, { shopId, service, startAt }, plan)
}
