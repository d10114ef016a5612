import { RATIO_BARS, REFERENCE_CPU_FACTOR, REFERENCE_CPU_US } from './bars'
import type { RatioCase } from './cases'
import { bestOf, cpuOf, legOf, measureSlice, type Leg, type Slice } from './measure'
import { ms, rate, us, type Outcome } from './outcome'
import type { Place, Side } from './sides'
import { ROUNDS, type World } from './world'
import { measureSlowness } from './yardstick'

export type Sides = { readonly place: Place; readonly reference: Side; readonly product: Side }

/**
 * A round is cut into slices that alternate between the sides: a neighbour on the machine who comes and goes within
 * seconds then disturbs both alike.
 */
const SLICES = 4

/** Runs one benchmark on both sides in turns; the second outcome is the reference's own, where it fails. */
export async function measureRatio(sides: Sides, world: World, each: RatioCase): Promise<Outcome[]> {
  const slowness = [await measureSlowness(sides.place, world)]
  const legs = { reference: [] as Leg[], product: [] as Leg[] }
  for (let leg = 0; leg <= ROUNDS; leg++) {
    const requests = {
      reference: await each.requests('reference', leg),
      product: await each.requests('product', leg),
    }
    const slices = { reference: [] as Slice[], product: [] as Slice[] }
    for (let slice = 0; slice < SLICES; slice++) {
      // Who goes first changes, so that neither always follows the other's garbage.
      const order =
        (leg + slice) % 2 === 0 ? (['reference', 'product'] as const) : (['product', 'reference'] as const)
      for (const name of order) {
        const part = sliceOf(requests[name], slice)
        slices[name].push(await measureSlice(sides[name], sides.place.databasePid, part, each.expected))
      }
    }
    if (leg === 0) continue // it warmed both up
    legs.reference.push(legOf(slices.reference))
    legs.product.push(legOf(slices.product))
  }
  await each.check?.(sides.place)
  slowness.push(await measureSlowness(sides.place, world))
  return outcomesOf(each, bestOf(legs.product), bestOf(legs.reference), Math.max(...slowness))
}

function sliceOf(requests: readonly Buffer[], slice: number): readonly Buffer[] {
  const size = Math.ceil(requests.length / SLICES)
  return requests.slice(slice * size, (slice + 1) * size)
}

/** @param slowness how much more CPU this machine needs than the one of the reference's figures */
function outcomesOf({ name, title }: RatioCase, product: Leg, reference: Leg, slowness: number): Outcome[] {
  const bar = RATIO_BARS[name]
  const ratio = cpuOf(product) / cpuOf(reference)
  const speed = reference.perSecond / product.perSecond
  const line = [
    `${name.padEnd(4)}${title.padEnd(8)}CPU ${ratio.toFixed(2)}× of ${bar.toFixed(1)}×`,
    `1/throughput ${speed.toFixed(2)}×, p99 ${(product.p99Ms / reference.p99Ms).toFixed(2)}×`,
    `product ${legText(product)}`,
    `reference ${legText(reference)}`,
    `machine ${slowness.toFixed(1)}× slower`,
  ].join(' · ')
  const outcomes = [{ name, line, holds: ratio <= bar }]
  const allowedUs = REFERENCE_CPU_US[name] * REFERENCE_CPU_FACTOR * slowness
  if (cpuOf(reference) > allowedUs) {
    const costs = `the reference costs ${us(cpuOf(reference))} a request, more than ${us(allowedUs)} on this machine`
    outcomes.push({ name, line: `${name.padEnd(4)}${title.padEnd(8)}${costs}`, holds: false })
  }
  return outcomes
}

function legText(leg: Leg): string {
  return `${us(cpuOf(leg))} (${leg.appUs.toFixed(0)} + ${leg.databaseUs.toFixed(0)}), ${rate(leg.perSecond)}, p99 ${ms(leg.p99Ms)}`
}
