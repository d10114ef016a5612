import type { SettledBy } from '@anxin/drizzle/schema/payments'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'
import type { App } from '../app'
import { moneyTransaction } from '../platform/crash'
import type { Tx } from '../platform/db'
import { attemptClose } from './observe-close'
import { callRecovery, queryRecovery } from './observe-recovery'
import { callRefund, queryRefund } from './observe-refund'
import { callFinish, callShare, queryFinish, queryShare } from './observe-release'
import { callReturn, queryReturn } from './observe-return'
import { onceSettled } from './once-settled'
import type { Answer, Observation } from './observation'
import {
  findOperation,
  isSettled,
  lockPayment,
  operationsOf,
  startAttempt,
  waitsForMoney,
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
  const turn = await moneyTransaction(app, 'submit.turn', (tx) => takeTurn(app, tx, operationId))
  if (turn.kind === 'wait') return turn.until
  const { payment, operation } = turn
  const { observation, by } = await attempt(app, payment, operation)
  return moneyTransaction(app, 'submit.settle', (tx) =>
    settleOperation(app, tx, operationId, observation, by),
  )
}

type Turn =
  | { readonly kind: 'go'; readonly payment: PaymentRow; readonly operation: OperationRow }
  | { readonly kind: 'wait'; readonly until: Date | null }

/**
 * Lets one operation of a payment at a time go: the one that was begun, else the oldest; the others wait. One that waits
 * for somebody's balance lets the others pass. The attempt is counted before it is made, so that a crash in the call is
 * known of afterwards. One that risk holds back does not go, and neither do those after it: what they move was reckoned
 * with it.
 */
async function takeTurn(app: App, tx: Tx, operationId: string): Promise<Turn> {
  const found = await findOperation(tx, operationId)
  const payment = found && (await lockPayment(tx, found.paymentId))
  const operations = payment ? await operationsOf(tx, payment.id) : []
  const operation = operations.find((other) => other.id === operationId)
  if (!payment || !operation || isSettled(operation)) return { kind: 'wait', until: null }
  const open = operations.filter((other) => !isSettled(other))
  const inTheWay = open.filter((other) => other.id === operationId || !waitsForMoney(other))
  const turn = inTheWay.find((other) => other.attempts > 0 && !waitsForMoney(other)) ?? inTheWay[0]
  const now = app.clock.now()
  if (turn?.id !== operationId) return { kind: 'wait', until: plusMs(now, LIMITS.operationTurnMs) }
  if (operation.heldBy !== null) return { kind: 'wait', until: plusMs(now, LIMITS.riskHeldLookMs) }
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

type Observed = { readonly observation: Observation; readonly by: SettledBy }

/** One conversation with WeChat. Where an earlier attempt may have been accepted, it is asked about first. */
async function attempt(app: App, payment: PaymentRow, operation: OperationRow): Promise<Observed> {
  const replied = (observation: Observation): Observed => ({ observation, by: 'reply' })
  const asked = (observation: Observation): Observed => ({ observation, by: 'query' })
  if (payment.mode !== app.wechatPay.mode) return asked({ kind: 'stuck', code: 'OTHER_MODE' })
  if (operation.kind === 'close') return asked(await attemptClose(app, payment))
  assert(operation.kind !== 'write-off', 'a write-off is no call')
  assert(operation.kind !== 'freed', 'what WeChat did by itself is never ordered')
  assert(operation.kind !== 'waive', 'what the platform does without is no call')
  const { call, query } = CONVERSATIONS[operation.kind]
  const isFirst = operation.nextStep === 'call'
  const known = isFirst ? null : await query(app, payment, operation)
  if (known !== null && known.kind !== 'missing') return asked(known)
  const answered = await call(app, payment, operation)
  if (!isFirst && answered.kind === 'later') return replied({ ...answered, kind: 'open' })
  if (!isDoubtful(answered, isFirst)) return replied(answered)
  const again = await query(app, payment, operation)
  return again.kind === 'missing' ? replied(answered) : asked(again)
}

/**
 * A refusal speaks of this attempt; whether an earlier one arrived after all, only another query can tell. And nobody
 * takes a new number before WeChat was asked about the old one.
 */
function isDoubtful({ kind }: Observation, isFirst: boolean): boolean {
  return kind === 'renew' || (!isFirst && (kind === 'refused' || kind === 'short'))
}

type Ask<T> = (app: App, payment: PaymentRow, operation: OperationRow) => Promise<T>

const CONVERSATIONS: Readonly<
  Record<
    Exclude<OperationKind, 'close' | 'write-off' | 'freed' | 'waive'>,
    { readonly call: Ask<Observation>; readonly query: Ask<Answer> }
  >
> = {
  share: { call: onceSettled(callShare), query: queryShare },
  finish: { call: onceSettled(callFinish), query: queryFinish },
  refund: { call: callRefund, query: queryRefund },
  return: { call: callReturn, query: queryReturn },
  recover: { call: callRecovery, query: queryRecovery },
}
