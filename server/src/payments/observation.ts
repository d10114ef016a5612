import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Outcome } from '../gateways/outcome'
import type { Trade } from '../gateways/wechat-pay/port'

/** What is known of an operation after a call, a query or a notification. Only this decides what became of money. */
export type Observation =
  /** Close: WeChat closed the trade, or (`unseen`) has never heard of it. */
  | { readonly kind: 'closed'; readonly unseen: boolean }
  /** Close: too late, it is paid. */
  | { readonly kind: 'paid'; readonly trade: Trade }
  /** Refund: the payer has the money; what WeChat tells of its parts is null where it does not. */
  | {
      readonly kind: 'refunded'
      readonly wechatId: string
      readonly payerRefundFen: number | null
      readonly byAdvance: boolean | null
    }
  /** Share or finish: nothing is frozen any more. `code` says why the platform got less than it asked for. */
  | {
      readonly kind: 'released'
      readonly wechatId: string | null
      readonly commissionFen: number
      readonly code: string | null
    }
  /** Return or recovery: the money has arrived. */
  | { readonly kind: 'moved'; readonly wechatId: string }
  /** This attempt certainly had no effect, because who must pay has too little money: it waits for that. */
  | { readonly kind: 'short'; readonly code: string }
  /** It ended without effect, and may be tried again under a new number alone. */
  | { readonly kind: 'renew'; readonly code: string }
  /** It certainly did not happen and never will under this number. */
  | { readonly kind: 'refused'; readonly code: string }
  /** This attempt certainly had no effect: the same call may be made again later. */
  | { readonly kind: 'later'; readonly afterMs: number; readonly code: string }
  /** It was accepted and goes on, or nobody knows: ask by its number. */
  | {
      readonly kind: 'open'
      readonly code: string
      readonly afterMs?: number
      readonly wechatId?: string
    }
  /** The same, but it will not end by itself. */
  | { readonly kind: 'stuck'; readonly code: string; readonly wechatId?: string }

/** What a query can tell beyond that: WeChat does not know the number, so nothing was accepted under it. */
export type Answer = Observation | { readonly kind: 'missing' }

type NotOk = Exclude<Outcome<unknown>, { kind: 'ok' }>

/** Every outcome of a call but a success. */
export function observeCall(outcome: NotOk): Observation {
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'refused', code: outcome.code }
    case 'not-ready':
      return { kind: 'later', afterMs: outcome.retryAfterMs, code: outcome.code }
    case 'unknown':
      return { kind: 'open', code: outcome.reason.toUpperCase() }
    // A call names no resource that could be missing; should WeChat say so, nobody knows what it means.
    case 'missing':
      return { kind: 'open', code: 'MISSING' }
  }
}

/** Every outcome of a query but a success. That a query is refused or put off says nothing about the operation. */
export function observeQuery(outcome: NotOk): Answer {
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'stuck', code: `QUERY_${outcome.code}` }
    case 'not-ready':
      return { kind: 'open', code: outcome.code, afterMs: outcome.retryAfterMs }
    case 'unknown':
      return { kind: 'open', code: outcome.reason.toUpperCase() }
    case 'missing':
      return { kind: 'missing' }
  }
}

/** How long to leave an operation alone after its nth attempt (from 1). */
export function retryAfterMs(attempts: number): number {
  const waits = LIMITS.operationRetryMs
  return waits[Math.min(attempts, waits.length) - 1] ?? 0
}
