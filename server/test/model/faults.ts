import type { Fault } from '../../src/payments/testing/pay-world'

/*
 * Everything that WeChat and the way to it can do wrong, by the words of the sandbox. One of each group is armed at a
 * time, and stays armed until it has hit.
 */
export type ModelFault = {
  readonly name: string
  readonly group: 'call' | 'notice' | 'refund' | 'share'
  readonly weight: number
  readonly fault: Fault
}

const REFUND_CALL = { on: 'pay', method: 'POST', path: 'refund' }
const SHARE_CALL = { on: 'pay', method: 'POST', path: 'profitsharing/(orders|finish-order)' }

function call(name: string, action: unknown): ModelFault {
  return { name, group: 'call', weight: 1, fault: { match: { on: 'pay' }, do: action, times: 1 } }
}

function notice(name: string, action: unknown): ModelFault {
  return { name, group: 'notice', weight: 2.5, fault: { match: { on: 'notify' }, do: action, times: 1 } }
}

function outcome(group: 'refund' | 'share', name: string, action: unknown): ModelFault {
  const match = group === 'refund' ? REFUND_CALL : SHARE_CALL
  return { name, group, weight: 5, fault: { match, do: action, times: 1 } }
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
]

export function faultBy(pick: number, seen: (name: string) => number): ModelFault {
  return weighted(FAULTS, pick, seen)
}

const RARE_BELOW = 32
const RARE_FACTOR = 12

/** One of some, by weight, and what the run has seen little of sooner; `pick` is any natural number. */
export function weighted<T extends { readonly name: string; readonly weight: number }>(
  from: readonly T[],
  pick: number,
  seen: (name: string) => number,
): T {
  const factor = (name: string) => (seen(name) < RARE_BELOW ? RARE_FACTOR : 1)
  const scaled = from.map((item) => ({ item, weight: Math.round(item.weight * 10) * factor(item.name) }))
  let rest = pick % scaled.reduce((sum, { weight }) => sum + weight, 0)
  for (const { item, weight } of scaled) {
    if (rest < weight) return item
    rest -= weight
  }
  throw new Error('nothing to choose from')
}
