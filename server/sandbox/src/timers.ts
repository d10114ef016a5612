import { run, type Tx } from './database'
import type { Sandbox } from './types'

/**
 * Work that happens by itself: `share`, `refund` and `return_timeout` end what was accepted, `applyment` and `settlement`
 * move a merchant's papers on, `receipt` confirms by time.
 */
export type TimerKind =
  | 'expire'
  | 'unfreeze'
  | 'share'
  | 'refund'
  | 'return_timeout'
  | 'applyment'
  | 'settlement'
  | 'receipt'

/** Writes work that is due at a virtual instant, with the state change that makes it necessary. */
export async function schedule(tx: Tx, kind: TimerKind, ref: string, dueAt: number): Promise<void> {
  await run(tx, 'INSERT INTO timers (kind, ref, due_at) VALUES (?, ?, ?)', [kind, ref, dueAt])
}

/** Writes work that WeChat does within a moment: when the delay has passed, in virtual or in real time. */
export async function scheduleSoon(tx: Tx, sandbox: Sandbox, kind: TimerKind, ref: string): Promise<void> {
  const { asyncDelayMs, asyncRealDelayMs } = sandbox.config
  await run(tx, 'INSERT INTO timers (kind, ref, due_at, due_real_at) VALUES (?, ?, ?, ?)', [
    kind,
    ref,
    sandbox.clock.now().getTime() + asyncDelayMs,
    Date.now() + asyncRealDelayMs,
  ])
}
