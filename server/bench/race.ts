import { RACE_P99_MS } from './bars'
import { raceRequests } from './cases'
import { percentile, runLoad } from './load'
import { refuseSurprises } from './measure'
import { ms, type Outcome } from './outcome'
import type { Sides } from './ratio'
import { ROUNDS, type World } from './world'

/** Everybody at once wants the only bay of a shop: one gets it, all others are refused, soon. */
export async function measureRace(sides: Sides, world: World): Promise<Outcome> {
  let isFair = true
  const best = { product: Infinity, reference: Infinity }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const side of [sides.reference, sides.product] as const) {
      const requests = raceRequests(world, side.name, round)
      const load = await runLoad(side.port, requests, requests.length, [200, 409])
      refuseSurprises(side, load)
      if (load.statuses.get(200) !== 1) isFair = false
      if (round > 0) best[side.name] = Math.min(best[side.name], percentile(load.sortedMs, 0.99))
    }
  }
  const winners = isFair ? '1 winner in every round' : 'NOT one winner in every round'
  return {
    name: 'B5',
    line: `B5  race    p99 ${ms(best.product)} of ${RACE_P99_MS} ms · ${world.owners.length} at once, ${winners} · reference p99 ${ms(best.reference)}`,
    holds: isFair && best.product <= RACE_P99_MS,
  }
}
