import { IdText } from '@anxin/shared/kernel/id'
import type { App } from '../app'
import { StartError } from '../platform/env'
import { addToShop, addToTechnician, clearSums, lockShop, refreshScores, scoreShop, sumsOf } from '../shops'
import { daySumsOf, shopIdsAfter } from './ratings.queries'

/**
 * `ratings` or `ratings <shop id>`: adds the ratings of all shops, or of one, up again from their reviews. It finds what
 * is kept as reviews come and go, to the last unit, and mends what is not; needed after the half-life was changed.
 */
export async function rebuildRatings(app: App, [shopId, ...more]: string[]): Promise<string> {
  if (more.length > 0 || (shopId !== undefined && !IdText.safeParse(shopId).success))
    throw new StartError(['Usage: ratings [shop id]'])
  if (shopId !== undefined) {
    await rebuildShop(app, shopId)
    return '1 shop'
  }
  let count = 0
  for (let ids = await shopIdsAfter(app.db, ''); ids.length > 0;) {
    for (const id of ids) await rebuildShop(app, id)
    count += ids.length
    ids = await shopIdsAfter(app.db, ids.at(-1) ?? '')
  }
  await refreshScores(app) // the means of the regions, too
  return `${count} shops`
}

/** The lock makes a review that is being published wait: its stars are added to the new sums, or are in them. */
async function rebuildShop(app: App, shopId: string): Promise<void> {
  await app.db.transaction(async (tx) => {
    await lockShop(tx, shopId)
    const days = await daySumsOf(tx, shopId)
    await clearSums(tx, shopId)
    for (const { technicianId, at, count, ...marks } of days) {
      const sums = sumsOf(at, marks, count)
      await addToShop(tx, shopId, sums, marks)
      if (technicianId !== null) await addToTechnician(tx, technicianId, sums)
    }
    await scoreShop(app, tx, shopId)
  })
}
