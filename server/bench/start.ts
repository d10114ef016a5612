import { START_BAR, START_IN_BARE_STARTS } from './bars'
import type { Outcome } from './outcome'
import { startProduct, type Place } from './sides'
import type { Wechat } from './wechat'
import { ROUNDS } from './world'
import { spawnSync } from 'node:child_process'

/** From the start of the bundle to /readyz, which reads database and Redis, counted in starts of node with no work. */
export async function measureStart(place: Place, args: readonly string[], wechat: Wechat): Promise<Outcome> {
  let bareMs = Infinity
  let productMs = Infinity
  for (let round = 0; round <= ROUNDS; round++) {
    const beganAt = performance.now()
    spawnSync(process.execPath, ['-e', '0'])
    bareMs = Math.min(bareMs, performance.now() - beganAt)
    const { process: started, readyAtMs } = await startProduct(place, args, wechat)
    productMs = Math.min(productMs, readyAtMs - started.startedAtMs)
    await started.stop()
  }
  const fairMs = bareMs * START_IN_BARE_STARTS
  const ratio = productMs / fairMs
  return {
    name: 'B12',
    line: `B12 start   ${ratio.toFixed(2)}× of ${START_BAR}× · first answer from the database after ${productMs.toFixed(0)} ms · a bare node takes ${bareMs.toFixed(0)} ms here, so 0.53 s become ${fairMs.toFixed(0)} ms`,
    holds: ratio <= START_BAR,
  }
}
