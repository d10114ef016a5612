import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { crashPoint } from '../platform/crash'
import type { Tx } from '../platform/db'
import { attemptClose } from './observe-close'
import { callRefund, queryRefund } from './observe-refund'
import { callFinish, callShare, queryFinish, queryShare } from './observe-release'
import { onceSettled } from './once-settled'
import type { Answer, Observation } from './observation'
import {
  findOperation,
  isSettled,
  lockPayment,
  operationsOf,
  startAttempt,
  type OperationRow,
  type PaymentRow,
} from './payments.repository'
import { releasableAt } from './releasable-at'
import { settleOperation } from './settle-operation'

/**
 * Timer `payments.submit`, the second of the three steps: talks to WeChat about one operation, outside any transaction
 * and always with the same number, then hands what was observed to settleOperation. Returns when to come back, or null
 * once the operation has ended. May run twice, at once or after a crash anywhere.
 */
export async function submitOperation(app: App, operationId: string): Promise<Date | null> {
  const turn = await app.db.transaction((tx) => takeTurn(app, tx, operationId))
  if (turn.kind === 'wait') return turn.until
  const { payment, operation } = turn
  crashPoint(app, 'submit:before-call', operation.kind)
  const observation = await attempt(app, payment, operation)
  crashPoint(app, 'submit:after-call', operation.kind)
  const again = await app.db.transaction((tx) => settleOperation(app, tx, operationId, observation))
  crashPoint(app, 'settle:after-commit', operation.kind)
  return again
}

type Turn =
  | { readonly kind: 'go'; readonly payment: PaymentRow; readonly operation: OperationRow }
  | { readonly kind: 'wait'; readonly until: Date | null }

/**
 * Lets one operation of a payment at a time go: the one that was begun, else the oldest; the others wait. The attempt is
 * counted before it is made, so that a crash in the call is known of afterwards.
 */
async function takeTurn(app: App, tx: Tx, operationId: string): Promise<Turn> {
  const found = await findOperation(tx, operationId)
  const payment = found && (await lockPayment(tx, found.paymentId))
  const operations = payment ? await operationsOf(tx, payment.id) : []
  const operation = operations.find((other) => other.id === operationId)
  if (!payment || !operation || isSettled(operation)) return { kind: 'wait', until: null }
  const open = operations.filter((other) => !isSettled(other))
  const turn = open.find((other) => other.attempts > 0) ?? open[0]
  const now = app.clock.now()
  if (turn?.id !== operationId) return { kind: 'wait', until: plusMs(now, LIMITS.operationTurnMs) }
  const notBefore = earliest(payment, operation, operations)
  if (operation.attempts === 0 && now < notBefore) return { kind: 'wait', until: notBefore }
  await startAttempt(tx, operation)
  return { kind: 'go', payment, operation }
}

/** WeChat's waits: one refund a minute for a trade, and no share right after the payment. */
function earliest(payment: PaymentRow, operation: OperationRow, all: readonly OperationRow[]): Date {
  if (operation.kind === 'refund') {
    const ends = all
      .filter((other) => other.kind === 'refund')
      .map((other) => other.settledAt?.getTime() ?? 0)
    return new Date(Math.max(...ends) + LIMITS.refundEveryMs)
  }
  if (operation.kind === 'share' || operation.kind === 'finish') return releasableAt(payment)
  return new Date(0)
}

/** One conversation with WeChat. Where an earlier attempt may have been accepted, it is asked about first. */
async function attempt(app: App, payment: PaymentRow, operation: OperationRow): Promise<Observation> {
  if (payment.mode !== app.wechatPay.mode) return { kind: 'stuck', code: 'OTHER_MODE' }
  if (operation.kind === 'close') return attemptClose(app, payment)
  assert(operation.kind !== 'freed', 'what WeChat did by itself is never ordered')
  const { call, query } = CONVERSATIONS[operation.kind]
  if (operation.nextStep === 'call') return call(app, payment, operation)
  const asked = await query(app, payment, operation)
  if (asked.kind !== 'missing') return asked
  const answered = await call(app, payment, operation)
  if (answered.kind === 'later') return { ...answered, kind: 'open' }
  if (answered.kind !== 'refused') return answered
  // A refusal speaks of this attempt; whether an earlier one arrived after all, only another query can tell.
  const again = await query(app, payment, operation)
  return again.kind === 'missing' ? answered : again
}

type Ask<T> = (app: App, payment: PaymentRow, operation: OperationRow) => Promise<T>

const CONVERSATIONS: Readonly<
  Record<'share' | 'finish' | 'refund', { call: Ask<Observation>; query: Ask<Answer> }>
> = {
  share: { call: onceSettled(callShare), query: queryShare },
  finish: { call: onceSettled(callFinish), query: queryFinish },
  refund: { call: callRefund, query: queryRefund },
}
