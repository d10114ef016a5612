/**
 * The benchmarks: `npm run bench [-- B3 B4 … --write]`. Product and reference run side by side against one database
 * server, in turns, so that a busy machine slows both; each line ends in the ratio that counts. The exit status is 1
 * where a bar is missed, or where the reference itself is not what it should be.
 */
import { startMemoryBars } from './memory'
import { measureOrmTax } from './orm-tax'
import { measureRace } from './race'
import { measureRatio } from './ratio'
import { ratioCases } from './cases'
import { startLocalWechat } from './local-wechat'
import { measureReconciliation } from './reconciliation'
import { measureRelease } from './release'
import { measureRisk } from './risk'
import { writeRecord } from './record'
import type { Outcome } from './outcome'
import { fillDatabases, makeBundles, makePlace, startProduct, startReference } from './sides'
import { measureStart } from './start'
import { makeWechat } from './wechat'
import { makeWorld } from './world'

const ALL = ['B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B11', 'B12', 'B13', 'B16', 'B17', 'B18']

async function main(words: readonly string[]): Promise<boolean> {
  const beganAt = performance.now()
  const wanted = words.filter((word) => !word.startsWith('--')).map((word) => word.toUpperCase())
  const unknown = wanted.filter((name) => !ALL.includes(name))
  if (unknown.length > 0)
    throw new Error(`no such benchmark: ${unknown.join(' ')} (there are ${ALL.join(' ')})`)
  const wants = (name: string) => wanted.length === 0 || wanted.includes(name)

  const outcomes: Outcome[] = []
  const tell = (outcome: Outcome) => {
    outcomes.push(outcome)
    console.log(`${outcome.holds ? ' ok ' : 'MISS'}  ${outcome.line}`)
  }
  const place = await makePlace()
  try {
    const world = makeWorld(new Date())
    const wechat = makeWechat()
    const bundles = await makeBundles(place)
    await fillDatabases(place, world)
    if (wants('B12')) tell(await measureStart(place, bundles.product, wechat))
    const nodeArgs = (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean)
    const reference = await startReference(place, bundles.reference, wechat)
    const product = await startProduct(place, [...nodeArgs, ...bundles.product], wechat)
    const sides = { place, reference, product }
    const memory = wants('B13') ? await startMemoryBars(product) : null
    for (const each of ratioCases(world, wechat)) {
      if (wants(each.name)) for (const outcome of await measureRatio(sides, world, each)) tell(outcome)
      if (each.name === 'B4' && wants('B5')) tell(await measureRace(sides, world))
    }
    if (memory) for (const outcome of memory.finish()) tell(outcome)
    await Promise.all([reference.process.stop(), product.process.stop()])
    if (wants('B11')) for (const outcome of await measureOrmTax(place, world)) tell(outcome)
    if (wants('B16') || wants('B18')) {
      const local = await startLocalWechat(place, wechat)
      if (wants('B16')) tell(await measureRelease(place, world, wechat, bundles, local))
      if (wants('B18')) tell(await measureReconciliation(place, world, wechat, bundles, local))
      await local.process.stop()
    }
    if (wants('B17')) tell(await measureRisk(place, world, wechat))
  } finally {
    await place.remove()
  }
  console.log(`${((performance.now() - beganAt) / 1000).toFixed(0)} s in all`)
  if (words.includes('--write')) writeRecord(outcomes)
  return outcomes.every(({ holds }) => holds)
}

main(process.argv.slice(2)).then(
  (holds) => process.exit(holds ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
