import type { Env } from './platform/env'

/** Role `seed`: reference data always, the demo city only with SEED=demo outside production. */
export async function seed(_env: Env): Promise<void> {
  await Promise.reject(new Error('seed: not there yet'))
}
