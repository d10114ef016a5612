import type { Fault } from '../../src/payments/testing/pay-world'

/*
 * Everything that WeChat and the way to it can do wrong, by the words of the sandbox. One of each group is armed at a
 * time, and stays armed until it has hit. Who can advance nothing has nothing to recover.
 */
export type FaultGroup = 'call' | 'notice' | 'refund' | 'share' | 'return' | 'recovery'
export type ModelFault = {
  readonly name: string
  readonly group: FaultGroup
  readonly weight: number
  readonly fault: Fault
}

const REFUND_CALL = { on: 'pay', method: 'POST', path: 'refund' }
const SHARE_CALL = { on: 'pay', method: 'POST', path: 'profitsharing/(orders|finish-order)' }
const RETURN_CALL = { on: 'pay', method: 'POST', path: 'profitsharing/return-?orders' }
const RECOVERY_CALL = { on: 'pay', method: 'POST', path: 'return-advance' }

function call(name: string, action: unknown): ModelFault {
  return { name, group: 'call', weight: 1, fault: { match: { on: 'pay' }, do: action, times: 1 } }
}

function notice(name: string, action: unknown): ModelFault {
  return { name, group: 'notice', weight: 2.5, fault: { match: { on: 'notify' }, do: action, times: 1 } }
}

const CALLS = { refund: REFUND_CALL, share: SHARE_CALL, return: RETURN_CALL, recovery: RECOVERY_CALL }

function outcome(group: keyof typeof CALLS, name: string, action: unknown): ModelFault {
  // Little money comes back after its release: what can go wrong with it then goes wrong as often as it can.
  const weight = group === 'return' ? 20 : 5
  return { name, group, weight, fault: { match: CALLS[group], do: action, times: 1 } }
}

export const FAULTS: readonly ModelFault[] = [
  call('lost before the effect', 'drop_before'),
  call('lost after the effect', 'drop_after_commit'),
  call('too many requests', { status: { http: 429, code: 'FREQUENCY_LIMITED' } }),
  call('internal error', { status: { http: 500, code: 'SYSTEM_ERROR' } }),
  call('internal error after the effect', { status: { http: 500, code: 'SYSTEM_ERROR', committed: true } }),
  call('bad gateway in HTML', { status: { http: 502, html: true } }),
  call('answer with a broken signature', { sig: 'tamper' }),
  call('answer with a probe for a signature', { sig: 'signtest' }),
  call('answer of an unknown key', { sig: 'wrong_serial' }),
  call('answer without signature', { sig: 'missing_headers' }),
  call('answer changed on the way', { sig: 'body_mutate' }),
  call('answer signed long ago', { sig: { stale_ts: 600 } }),
  notice('notice late', { notify: { delay: 90_000 } }),
  notice('notice a day late', { notify: { delay: 86_000_000 } }),
  notice('notice twice', { notify: { duplicate: 2 } }),
  notice('notice five times at once', { notify: { parallel: 5 } }),
  notice('notice out of turn', { notify: 'reorder' }),
  notice('notice never', { notify: 'drop_all' }),
  notice('notice of a wrong sum', { notify: 'wrong_amount' }),
  notice('notice of a wrong merchant', { notify: 'wrong_mchid' }),
  notice('notice of a wrong app', { notify: 'wrong_appid' }),
  notice('notice sealed with a wrong key', { notify: 'wrong_key' }),
  notice('notice with a broken seal', { notify: 'tamper_ciphertext' }),
  notice('notice of an unknown event', { notify: 'unknown_event' }),
  notice('notice cut off', { notify: 'truncated' }),
  notice('notice with a probe for a signature', { sig: 'signtest' }),
  outcome('refund', 'refund cannot reach the payer', { refund: 'ABNORMAL' }),
  outcome('refund', 'refund closed', { refund: 'CLOSED' }),
  outcome('refund', 'refund without end', { refund: 'PROCESSING' }),
  outcome('refund', 'refund refused', { code: { http: 403, code: 'NOT_ENOUGH', message: '余额不足' } }),
  outcome('share', 'share closed', { share: { CLOSED: 'RECEIVER_REAL_NAME_NOT_VERIFIED' } }),
  outcome('share', 'share without end', { share: 'PROCESSING' }),
  outcome('return', 'return fails for want of money', { return: { FAILED: 'BALANCE_NOT_ENOUGH' } }),
  outcome('return', 'return fails for good', { return: { FAILED: 'ACCOUNT_ABNORMAL' } }),
  outcome('return', 'return without end', { return: 'PROCESSING' }),
  outcome('return', 'return lost after the effect', 'drop_after_commit'),
  outcome('recovery', 'recovery lost after the effect', 'drop_after_commit'),
  outcome('recovery', 'recovery lost before the effect', 'drop_before'),
]

/** One of a group for which none waits yet, or null. */
export function faultBy(
  pick: number,
  seen: (name: string) => number,
  isFree: (group: FaultGroup) => boolean,
): ModelFault | null {
  const free = FAULTS.filter(({ group }) => isFree(group))
  return free.length === 0 ? null : weighted(free, pick, seen)
}

/** So often each thing is to happen in a run, and a little more. */
const ENOUGH = 30

/** One of some, by weight, and what the run has seen little of sooner; `pick` is any natural number. */
export function weighted<T extends { readonly name: string; readonly weight: number }>(
  from: readonly T[],
  pick: number,
  seen: (name: string) => number,
): T {
  const factor = (name: string) => Math.max(1, (ENOUGH / (1 + seen(name))) ** 2)
  const scaled = from.map((item) => ({ item, weight: Math.ceil(item.weight * 10 * factor(item.name)) }))
  // Spread over 32 bits: a small number would only ever reach the first of many heavy ones.
  const spread = Math.imul(pick + 1, 0x9e37_79b1) >>> 0
  let rest = spread % scaled.reduce((sum, { weight }) => sum + weight, 0)
  for (const { item, weight } of scaled) {
    if (rest < weight) return item
    rest -= weight
  }
  throw new Error('nothing to choose from')
}
