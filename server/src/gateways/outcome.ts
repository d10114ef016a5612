/**
 * What a call to a foreign system taught us. A gateway never throws for life's events and never decides about
 * money; it says what was observed, and the caller decides.
 *
 * A `refused` speaks about this attempt alone. Where an earlier attempt with the same number ended `unknown`, only a
 * query may say what became of that number.
 */
export type Outcome<T> = Ok<T> | Refused | NotReady | Missing | Unknown

/** The other side did, or answered, what was asked. */
export type Ok<T> = { readonly kind: 'ok'; readonly value: T }

/** A definite no: this attempt changed nothing. `code` is the other side's own word and safe to branch on. */
export type Refused = {
  readonly kind: 'refused'
  readonly status: number
  readonly code: string
  /** Foreign text, for operators and logs; never branch on it and never show it to an owner. */
  readonly message: string
  readonly requestId: string | null
}

/** Not now: repeat the identical call, with the same number, after `retryAfterMs`. */
export type NotReady = { readonly kind: 'not-ready'; readonly retryAfterMs: number; readonly code: string }

/** The resource named by the call does not exist there. On a query by our own number: it was never accepted. */
export type Missing = { readonly kind: 'missing' }

/** Nobody knows whether it happened. Ask by our own number; until that answers, only this number may be used. */
export type Unknown = { readonly kind: 'unknown'; readonly reason: UnknownReason }

export type UnknownReason =
  /** No whole answer within the configured time. */
  | 'timeout'
  /** Reset, refused, DNS, TLS, or a redirect, which an API never sends. */
  | 'network'
  /** 5xx: seen both with and without effect. */
  | 'server-error'
  /** The answer's signature is absent, wrong, stale, or by a key we do not know (also WeChat's SIGNTEST probes). */
  | 'unverified'
  /** A success status whose content we cannot read. */
  | 'unreadable'

/** Wraps an observed success. */
export function ok<T>(value: T): Ok<T> {
  return { kind: 'ok', value }
}

/** Wraps an outcome nobody can know. */
export function unknown(reason: UnknownReason): Unknown {
  return { kind: 'unknown', reason }
}

/** Applies `map` to a success and hands every other outcome on as it is. */
export function mapOk<T, U>(outcome: Outcome<T>, map: (value: T) => U): Outcome<U> {
  return outcome.kind === 'ok' ? ok(map(outcome.value)) : outcome
}
