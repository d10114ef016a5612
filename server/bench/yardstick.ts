import { createPool, type RowDataPacket } from 'mysql2/promise'
import { EXECUTE_CPU_US } from './bars'
import { databaseOf, type Place } from './sides'
import { ROUNDS, type World } from './world'

const READS = 2000
const AT_ONCE = 8

/**
 * How much more CPU this machine needs now than the one on which the reference's figures were taken: what the driver
 * alone costs for one row, which is nobody's design. Never less than 1, so that a faster machine allows no worse
 * reference. The best of the rounds, as everywhere: what disturbs one only ever makes it dearer.
 */
export async function measureSlowness(place: Place, world: World): Promise<number> {
  return Math.max(1, (await measureExecuteUs(place, world)) / EXECUTE_CPU_US)
}

/** What the driver alone costs this process for one row now, in microseconds of CPU. */
export async function measureExecuteUs(place: Place, world: World): Promise<number> {
  const pool = createPool({ uri: databaseOf(place, 'reference'), connectionLimit: AT_ONCE, timezone: 'Z' })
  const ids = world.listed.map(({ id }) => id)
  try {
    let bestUs = Infinity
    for (let round = 0; round <= ROUNDS; round++) {
      const before = process.cpuUsage()
      let next = 0
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let n = next++; n < READS; n = next++)
            await pool.execute<RowDataPacket[]>('SELECT id, version, state FROM orders WHERE id = ?', [
              ids[n % ids.length] ?? '',
            ])
        }),
      )
      const { user, system } = process.cpuUsage(before)
      if (round > 0) bestUs = Math.min(bestUs, (user + system) / READS)
    }
    return bestUs
  } finally {
    await pool.end()
  }
}
