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
    const all = days.map((day) => ({ ...day, ...sumsOf(day.at, day, day.count) }))
    await addToShop(tx, shopId, addUp(all), addUp(all))
    for (const technicianId of new Set(all.flatMap((day) => day.technicianId ?? [])))
      await addToTechnician(tx, technicianId, addUp(all.filter((day) => day.technicianId === technicianId)))
    await scoreShop(app, tx, shopId)
  })
}

const SUMS = ['count', 'weight', 'points', 'skill', 'manner', 'priceClarity'] as const
type Sums = Readonly<Record<(typeof SUMS)[number], number>>

function addUp(days: readonly Sums[]): Sums {
  const total = (key: keyof Sums) => days.reduce((sum, day) => sum + day[key], 0)
  return Object.fromEntries(SUMS.map((key) => [key, total(key)])) as Sums
}
