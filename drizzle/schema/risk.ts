import { RISK_OUTCOMES } from '@anxin/shared/risk/risk.contract'
import {
  MOVEMENT_KINDS,
  VERDICTS,
  type Features,
  type LookedAt,
  type RiskRule,
} from '@anxin/shared/risk/rules'
import { rulesetMachine } from '@anxin/shared/risk/ruleset.machine'
import { index, int, mysqlTable } from 'drizzle-orm/mysql-core'
import { fen, id, instant, json, key, state, text, word } from '../columns'

/** The rules by which movements of money are judged. The rules of a version never change. */
export const riskRuleset = mysqlTable(
  'risk_ruleset',
  {
    version: int().primaryKey(),
    state: state(rulesetMachine).notNull(),
    rules: json<RiskRule[]>().notNull(),
    note: text(200).notNull(),
    /** Null: came with the product. */
    authorId: id(),
    createdAt: instant().notNull(),
    activatedAt: instant(),
  },
  (t) => [index('risk_ruleset_state').on(t.state)], // those in force
)

/**
 * What was decided about one movement of money before it moved, append-only. Later decisions look at these rows alone,
 * so risk needs to know nothing of orders and payments. A device is a keyed hash.
 */
export const riskDecision = mysqlTable(
  'risk_decision',
  {
    id: id().primaryKey(),
    kind: word(MOVEMENT_KINDS).notNull(),
    movementId: id().notNull(),
    paymentId: id().notNull(),
    subjectId: id().notNull(),
    payerId: id().notNull(),
    shopId: id().notNull(),
    region: key(6).notNull(),
    deviceHash: key(43),
    amountFen: fen().notNull(),
    at: instant().notNull(),
    rulesetVersion: int(),
    features: json<Features>().notNull(),
    explanation: json<LookedAt[]>().notNull(),
    verdict: word(VERDICTS).notNull(),
    shadowVersion: int(),
    shadowVerdict: word(VERDICTS),
    tookMs: int().notNull(),
  },
  (t) => [
    index('risk_decision_movement').on(t.movementId, t.id), // the last word about a payment
    index('risk_decision_payer').on(t.payerId, t.at), // how often
    index('risk_decision_payer_device').on(t.payerId, t.deviceHash), // with which phones
    index('risk_decision_payer_region').on(t.payerId, t.region), // and where
    index('risk_decision_device').on(t.deviceHash, t.at), // who else uses a phone
    index('risk_decision_shop').on(t.shopId, t.kind, t.at, t.amountFen), // what a shop got in a day
    index('risk_decision_verdict').on(t.verdict, t.id), // the operators' list
    index('risk_decision_region').on(t.region, t.verdict, t.id), // and that of a region
  ],
)

/** The answer to a decision that stopped a movement, once: the primary key lets one of two operators win. */
export const riskAnswer = mysqlTable('risk_answer', {
  decisionId: id().primaryKey(),
  outcome: word(RISK_OUTCOMES).notNull(),
  /** Null: the payer's own phone. */
  operatorId: id(),
  note: text(200).notNull(),
  at: instant().notNull(),
})
