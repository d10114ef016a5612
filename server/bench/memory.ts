import { setTimeout as wait } from 'node:timers/promises'
import { MEMORY_IDLE_MIB, MEMORY_LOADED_MIB } from './bars'
import type { Outcome } from './outcome'
import { residentMib } from './processes'
import type { Side } from './sides'

/** Notes what the API takes before any load; `finish` says what it takes after it. */
export async function startMemoryBars(product: Side): Promise<{ finish(): Outcome[] }> {
  await wait(1000)
  const idle = residentMib(product.process.pid)
  return {
    finish: () => [
      memory('memory idle', idle, MEMORY_IDLE_MIB),
      memory('memory after the load', residentMib(product.process.pid), MEMORY_LOADED_MIB),
    ],
  }
}

function memory(what: string, mib: number, bar: number): Outcome {
  return { name: 'B13', line: `B13 ${what} ${mib.toFixed(0)} MiB of ${bar} MiB`, holds: mib <= bar }
}
