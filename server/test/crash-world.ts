import type { PayWorld } from '../src/payments/testing/pay-world'
import type { MerchantActs } from '../src/shops/testing/merchant-world'
import type { Step } from './harness/step-process'

/** Payments, and shops that apply for an account, in one product. */
export type CrashWorld = PayWorld & { readonly merchants: MerchantActs }

/** A moment before a step of money. */
export type Scene = {
  /** What a process does to take the step. */
  readonly step: Step
  /** Brings WeChat's side on, where it waits for nobody's process. */
  after?(): Promise<unknown>
  /** Lets everything come to its end, and expects that it has happened once. */
  check(): Promise<void>
}

export type CrashScene = (world: CrashWorld) => Promise<Scene>

/** A timer that is set is due now, whenever it was to be. */
export async function makeDue({ app }: CrashWorld, timerId: string): Promise<void> {
  await app.db.run('UPDATE timer SET due_at = ?, leased_until = NULL WHERE id = ?', [
    app.clock.now(),
    timerId,
  ])
}

/** Counts from now on the calls that reach WeChat: a fault that changes nothing. */
export async function countCalls(
  world: CrashWorld,
  method: string,
  path: string,
): Promise<() => Promise<number>> {
  const match = { on: 'pay', method, path }
  await world.fault({ match, do: { clock_skew: 0 } })
  return async () => {
    const faults = await world.wechat<{ match: { path?: string }; do: object; fired: number }[]>('/faults')
    const counted = faults.find((fault) => fault.match.path === path && 'clock_skew' in fault.do)
    if (!counted) throw new Error(`nobody counts ${path}`)
    return counted.fired
  }
}
