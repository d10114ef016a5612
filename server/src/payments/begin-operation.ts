import { newId, timeOfId } from '@anxin/shared/kernel/new-id'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'
import { randomBytes } from 'node:crypto'
import type { App } from '../app'
import { cut } from '../gateways/wechat-pay/path'
import type { Tx } from '../platform/db'
import { setTimer } from '../platform/timers'
import { judge } from '../risk'
import { balancesOf, type Entry } from './ledger'
import { appendEntries } from './ledger.repository'
import { insertOperation, operationsOf, type PaymentRow } from './payments.repository'

/** Timer kinds are stored, so they never change. */
export const SUBMIT = 'payments.submit'
export const POLL = 'payments.poll'

/** WeChat's limit, and that of our column. */
export const REASON_CHARS_MAX = 80

type OperationPlan = {
  readonly kind: OperationKind
  /** What is given back, the commission, or what else moves; 0 for a finish and a close. */
  readonly amountFen: number
  /** The operation that this one goes back on. */
  readonly sourceId?: string
  /** A refund that the platform pays for the shop from its first call on. */
  readonly byAdvance?: boolean
  /** Why an earlier number of the same movement ended without effect. */
  readonly lastCode?: string
  /** Shown to the payer (refund) or in WeChat's bills. */
  readonly reason: string
  readonly pending: readonly Entry[]
  readonly dueAt: Date
}

/**
 * The first of the three steps of a money movement: everything about it is written down before WeChat hears of it, in
 * the caller's transaction, which holds the payment's lock. Where risk holds it back, it waits there until a person has
 * answered. Returns the operation's id.
 */
export async function beginOperation(
  app: App,
  tx: Tx,
  payment: PaymentRow,
  plan: OperationPlan,
): Promise<string> {
  const now = app.clock.now()
  const id = await nextOperationId(tx, payment.id, now)
  const { id: paymentId, subjectId, shopId } = payment
  const heldBy = await askRisk(app, tx, payment, id, plan)
  await insertOperation(tx, {
    id,
    paymentId,
    subjectId,
    kind: plan.kind,
    state: 'pending',
    amountFen: plan.amountFen,
    byAdvance: plan.byAdvance ?? false,
    sourceId: plan.sourceId ?? null,
    reason: cut(plan.reason, REASON_CHARS_MAX),
    attempts: 0,
    nextStep: 'call',
    lastCode: plan.lastCode ?? null,
    heldBy,
    createdAt: now,
    settledAt: null,
    settledBy: null,
    wechatId: null,
  })
  await appendEntries(tx, { transferId: id, paymentId, subjectId, shopId }, 'pending', plan.pending, now)
  if (heldBy === null) await setTimer(app, tx, SUBMIT, id, plan.dueAt)
  return id
}

/** The decision that holds this movement back, or null. Only what reaches the payer or the shop is judged. */
async function askRisk(
  app: App,
  tx: Tx,
  payment: PaymentRow,
  movementId: string,
  { kind, amountFen, pending }: OperationPlan,
): Promise<string | null> {
  if (kind !== 'refund' && kind !== 'share' && kind !== 'finish') return null
  const { id: paymentId, subjectId, payerId, shopId } = payment
  const of = { movementId, paymentId, subjectId, payerId, shopId, deviceId: null }
  const { decisionId, verdict } = await judge(
    app,
    tx,
    kind === 'refund'
      ? { ...of, kind: 'refund', amountFen }
      : { ...of, kind: 'payout', amountFen: balancesOf(pending).shop },
  )
  return verdict === 'hold' ? decisionId : null
}

/** Operations run in the order of their ids, so a new one is always the last, also within one millisecond. */
export async function nextOperationId(tx: Tx, paymentId: string, now: Date): Promise<string> {
  const last = (await operationsOf(tx, paymentId)).at(-1)
  const afterMs = last === undefined ? 0 : timeOfId(last.id) + 1
  return newId(Math.max(now.getTime(), afterMs), randomBytes)
}
