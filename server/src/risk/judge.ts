import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Verdict } from '@anxin/shared/risk/rules'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { lastDecision, writeDecision } from './decisions.repository'
import { evaluate } from './evaluate'
import { featuresOf, type Movement } from './features'
import { gatherFacts } from './gather-facts'
import { activeVersion, rulesetsInForce } from './rulesets.repository'

const TEXT_CHARS_MAX = 200

export type Judgement = { readonly decisionId: string; readonly verdict: Verdict }

/**
 * Judges a movement of money before it moves, in the transaction that writes the movement down: reads, and one row with
 * the verdict and how it came about. A `hold` calls a person by `movement.held`. The shadow rules are asked too and
 * never act. Where no rules are in force everything is allowed, and kept like any other decision.
 */
export async function judge(app: App, tx: Tx, movement: Movement): Promise<Judgement> {
  const startedMs = performance.now()
  const [{ active, shadow }, { facts, region, deviceHash }] = await Promise.all([
    rulesetsInForce(tx),
    gatherFacts(app, tx, movement),
  ])
  const { kind, deviceId: _plain, ...of } = movement
  const features = featuresOf(movement, facts)
  const { verdict, looked } = evaluate(active?.rules ?? [], kind, features)
  const decisionId = app.newId()
  writeDecision(tx, {
    ...of,
    id: decisionId,
    kind,
    region,
    deviceHash,
    at: facts.now,
    rulesetVersion: active?.version ?? null,
    features,
    explanation: [...looked],
    verdict,
    shadowVersion: shadow?.version ?? null,
    shadowVerdict: shadow && evaluate(shadow.rules, kind, features).verdict,
    tookMs: Math.round(performance.now() - startedMs),
  })
  if (verdict === 'hold') {
    const { movementId, paymentId, subjectId } = movement
    const why = looked.filter((rule) => rule.fired && rule.verdict === 'hold').map(({ text }) => text)
    const text = why.join('；').slice(0, TEXT_CHARS_MAX)
    const held = { decisionId, kind, movementId, paymentId, subjectId, text }
    await publish(app, tx, 'movement.held', subjectId, held)
  }
  return { decisionId, verdict }
}

/** How a payment stands that may be prepared many times: what was decided, and what was answered to it. */
export type Standing = {
  readonly decisionId: string
  readonly is: 'free' | 'needs-code' | 'held' | 'rejected'
}

/**
 * Judges a payment, once for all the times that it is prepared. An answer stands for this payment for ever, a hold
 * until it is answered; anything else for LIMITS.riskVerdictValidMs, as long as phone and rules are the same. The
 * caller has locked the payer, so that payments of one payer at one time see each other.
 */
export async function judgeOnce(app: App, tx: Tx, movement: Movement): Promise<Standing> {
  const [last, version] = await Promise.all([lastDecision(tx, movement.movementId), activeVersion(tx)])
  if (last?.outcome) return { decisionId: last.id, is: last.outcome === 'rejected' ? 'rejected' : 'free' }
  if (last?.verdict === 'hold') return { decisionId: last.id, is: 'held' }
  const deviceHash = movement.deviceId === null ? null : app.seal.index('device', movement.deviceId)
  const isFresh =
    last !== null &&
    app.clock.now().getTime() - last.at.getTime() < LIMITS.riskVerdictValidMs &&
    last.deviceHash === deviceHash &&
    last.rulesetVersion === version &&
    last.amountFen === movement.amountFen
  const { decisionId, verdict } = isFresh
    ? { decisionId: last.id, verdict: last.verdict }
    : await judge(app, tx, movement)
  return { decisionId, is: STANDINGS[verdict] }
}

const STANDINGS = { allow: 'free', verify: 'needs-code', hold: 'held' } as const

/** Whether a payment waits for the code that its payer's phone is sent. */
export async function awaitsCode(q: Queries, paymentId: string): Promise<boolean> {
  const last = await lastDecision(q, paymentId)
  return last?.verdict === 'verify' && last.outcome === null
}
