import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { assignSlot, type Assigned, type AssignOptions, type SlotWish } from './assign-slot'
import type { Slot } from './availability'
import { nearestSlots } from './slots-of-plan'

/**
 * Takes a bay and a technician of a shop for an order.
 * Errors: SLOT_UNAVAILABLE for a start that is never offered, SLOT_TAKEN with `data.nearest`, the two nearest free
 * start times at that shop.
 */
export async function holdSlot(app: App, tx: Tx, wish: SlotWish): Promise<Assigned> {
  return assignOrRefuse(app, tx, wish, { leadMs: LIMITS.leadTimeMs, moving: false })
}

/**
 * The same for an order that goes from shop to shop: null where this shop cannot have it then. The lead time does
 * not count, since the owner asked in time.
 */
export async function tryHoldSlot(app: App, tx: Tx, wish: SlotWish): Promise<Assigned | null> {
  try {
    return (await assignSlot(app, tx, wish, { leadMs: 0, moving: false })).assigned
  } catch (error) {
    if (error instanceof AppError && error.code === 'SLOT_UNAVAILABLE') return null
    throw error
  }
}

/** Books, or tells the caller why not and when instead. */
export async function assignOrRefuse(
  app: App,
  tx: Tx,
  wish: SlotWish,
  options: AssignOptions,
): Promise<Assigned> {
  const { assigned, plan } = await assignSlot(app, tx, wish, options)
  if (assigned) return assigned
  throw slotTaken(wish, await nearestSlots(app, tx, wish, plan))
}

export function slotTaken(
  { shopId, startAt: wantedAt }: Pick<SlotWish, 'shopId' | 'startAt'>,
  nearest: readonly Slot[],
): AppError {
  return new AppError('SLOT_TAKEN', `shop ${shopId} at ${wantedAt.toISOString()}`, {
    data: { nearest: nearest.map(({ startAt, left }) => ({ startAt: startAt.toISOString(), left })) },
  })
}
