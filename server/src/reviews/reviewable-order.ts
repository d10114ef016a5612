import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { findOrder, photosOf, type OrderRow } from '../orders'
import type { OwnerCaller } from '../platform/caller'
import type { Queries } from '../platform/db'

export type ReviewableOrder = OrderRow & { readonly shopId: string }

/**
 * The caller's own order, completed at most LIMITS.reviewWindowMs ago: only who was served may review. NOT_FOUND for
 * a foreign one, REVIEW_NOT_ALLOWED before completion and after the window.
 */
export async function reviewableOrder(
  app: App,
  q: Queries,
  caller: OwnerCaller,
  orderId: string,
): Promise<ReviewableOrder> {
  const order = await findOrder(q, orderId)
  if (order.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${orderId} has another owner`)
  const { state, completedAt, shopId } = order
  if (state !== 'COMPLETED' || !completedAt || shopId === null)
    throw new AppError('REVIEW_NOT_ALLOWED', `order ${orderId} is ${state}`)
  if (plusMs(completedAt, LIMITS.reviewWindowMs) <= app.clock.now())
    throw new AppError('REVIEW_NOT_ALLOWED', `order ${orderId}: the window is over`)
  return { ...order, shopId }
}

/** NOT_FOUND unless each photo was uploaded for a review of this order. */
export async function checkReviewPhotos(
  q: Queries,
  orderId: string,
  photoIds: readonly string[],
): Promise<void> {
  if (photoIds.length === 0) return
  const own = (await photosOf(q, orderId)).filter(({ slot, side }) => slot === 'review' && side === 'owner')
  const known = new Set(own.map(({ id }) => id))
  for (const id of photoIds) if (!known.has(id)) throw new AppError('NOT_FOUND', `photo ${id}`)
}
