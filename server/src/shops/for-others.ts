import { AppError } from '@anxin/shared/kernel/errors'
import { instantOf, weekdayOf } from '@anxin/shared/kernel/time'
import type { Queries } from '../platform/db'
import { findHoursOn, findRegions, findShop, type ShopRow } from './shops.repository'

/** One shop in any state. NOT_FOUND for an unknown id. */
export async function getShop(q: Queries, shopId: string): Promise<ShopRow> {
  const row = await findShop(q, shopId)
  if (!row) throw new AppError('NOT_FOUND', `shop ${shopId}`)
  return row
}

/** From when to when the shop is open on a shop-local day, or null when it is closed. */
export async function openingOf(
  q: Queries,
  shopId: string,
  on: string,
): Promise<{ opensAt: Date; closesAt: Date } | null> {
  const hours = await findHoursOn(q, shopId, on, weekdayOf(on))
  return hours && { opensAt: instantOf(on, hours.opensMinute), closesAt: instantOf(on, hours.closesMinute) }
}

/** The region codes of some shops; one that is unknown is left out. */
export async function regionsOf(q: Queries, shopIds: readonly string[]): Promise<Map<string, string>> {
  return new Map((await findRegions(q, shopIds)).map(({ id, region }) => [id, region]))
}
