import { z } from 'zod'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { LookedAt, MOVEMENT_KINDS, RiskRules, VERDICTS } from './rules'
import { RULESET_STATES } from './ruleset.machine'

/** What ends a hold or a verification: a person's word, or the payer's own phone. */
export const RISK_OUTCOMES = ['released', 'rejected', 'verified'] as const

const RiskDecision = z.object({
  id: IdText,
  kind: z.enum(MOVEMENT_KINDS),
  /** The payment, or the operation that refunds or releases. */
  movementId: IdText,
  paymentId: IdText,
  /** What the money is for: the order. */
  subjectId: IdText,
  payerId: IdText,
  shopId: IdText,
  region: z.string(),
  amountFen: Fen,
  at: Instant,
  /** Null where no rules were in force. */
  rulesetVersion: z.int().nullable(),
  verdict: z.enum(VERDICTS),
  shadowVersion: z.int().nullable(),
  shadowVerdict: z.enum(VERDICTS).nullable(),
  tookMs: z.int(),
  answer: z
    .object({ outcome: z.enum(RISK_OUTCOMES), by: IdText.nullable(), note: z.string(), at: Instant })
    .nullable(),
})

const Ruleset = z.object({
  version: z.int(),
  state: z.enum(RULESET_STATES),
  note: z.string(),
  /** Null: came with the product. */
  authorId: IdText.nullable(),
  createdAt: Instant,
  activatedAt: Instant.nullable(),
  rules: RiskRules,
})

const DryRun = z.object({
  /** How many decisions were looked at; `cut` says that there were more. */
  decisions: z.int(),
  cut: z.boolean(),
  /** By verdict: as it was decided, and as these rules would have. */
  before: z.record(z.enum(VERDICTS), z.int()),
  after: z.record(z.enum(VERDICTS), z.int()),
  changed: z.int(),
  examples: z.array(
    z.object({
      decisionId: IdText,
      kind: z.enum(MOVEMENT_KINDS),
      amountFen: Fen,
      before: z.enum(VERDICTS),
      after: z.enum(VERDICTS),
      ruleIds: z.array(z.string()),
    }),
  ),
})

const operator = ['operator'] as const
const note = z.string().min(1).max(LIMITS.reasonCharsMax)
const VERSION = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000) })
const DECISION = z.strictObject({ decisionId: IdText })
const noted = z.strictObject({ commandId: IdText, note })

export const riskContract = defineContract({
  'GET /operators/risk/rulesets': {
    summary: 'The versions of the risk rules, newest first',
    access: operator,
    reply: z.object({ items: z.array(Ruleset.omit({ rules: true })) }),
  },
  'GET /operators/risk/rulesets/:version': {
    summary: 'One version of the risk rules',
    access: operator,
    params: VERSION,
    reply: Ruleset,
    errors: ['NOT_FOUND'],
  },
  'POST /operators/risk/rulesets': {
    summary: 'A new version as a draft: it judges nothing yet',
    access: operator,
    body: z.strictObject({ commandId: IdText, note, rules: RiskRules }),
    reply: Ruleset,
    errors: ['LIMIT_REACHED', 'CONFLICT'],
  },
  'POST /operators/risk/rulesets/import': {
    summary: 'A draft from a rule file, refused unless its Ed25519 signature is that of the configured key',
    access: operator,
    body: z.strictObject({
      commandId: IdText,
      /** The file, to the byte: JSON with `note` and `rules`. */
      file: z.string().min(2).max(LIMITS.riskFileCharsMax),
      signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
    }),
    reply: Ruleset,
    errors: ['RULES_SIGNATURE_WRONG', 'LIMIT_REACHED', 'CONFLICT'],
  },
  'POST /operators/risk/rulesets/:version/dry-run': {
    summary: 'How these rules would have decided about the movements of a time; changes nothing',
    access: operator,
    params: VERSION,
    body: z.strictObject({ from: Instant, to: Instant }),
    reply: DryRun,
    errors: ['NOT_FOUND'],
    perMinute: 6,
  },
  'POST /operators/risk/rulesets/:version/shadow': {
    summary: 'Judge beside the active rules, without acting; the shadow of before is retired',
    access: operator,
    params: VERSION,
    body: noted,
    reply: Ruleset,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /operators/risk/rulesets/:version/activation': {
    summary: 'Judge by these rules from now on; by another operator than the author',
    access: operator,
    params: VERSION,
    body: noted,
    reply: Ruleset,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'RULESET_SAME_AUTHOR'],
  },
  'GET /operators/risk/decisions': {
    summary: 'Decisions of the region with one verdict, newest first',
    access: operator,
    query: z.strictObject({
      verdict: z.enum(VERDICTS).default('hold'),
      kind: z.enum(MOVEMENT_KINDS).optional(),
      ...Page,
    }),
    reply: pageOf(RiskDecision),
  },
  'GET /operators/risk/decisions/:decisionId': {
    summary: 'One decision with its explanation: every rule, the value found, the threshold, the outcome',
    access: operator,
    params: DECISION,
    reply: RiskDecision.extend({ explanation: z.array(LookedAt) }),
    errors: ['NOT_FOUND'],
  },
  'POST /operators/risk/decisions/:decisionId/release': {
    summary: 'Let a held movement go',
    access: operator,
    params: DECISION,
    body: noted,
    reply: Done,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'QUEUE_ITEM_TAKEN'],
  },
  'POST /operators/risk/decisions/:decisionId/rejection': {
    summary: 'Refuse a held movement: the money stays where it is',
    access: operator,
    params: DECISION,
    body: noted,
    reply: Done,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'QUEUE_ITEM_TAKEN'],
  },
})
