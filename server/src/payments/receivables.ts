import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { debtEnded, watchDebt } from './debts'
import { lockPayment, operationsOf, type PaymentRow } from './payments.repository'
import {
  findReceivable,
  insertReceivable,
  moveReceivable,
  openOperationsOfShop,
  receivableOfOperation,
  type ReceivableRow,
} from './receivables.repository'

/** The timer of a debt's last day. Timer kinds are stored, so they never change. */
export const RECEIVABLE_DUE = 'payments.receivable-due'

/** Writes down what the shop of a locked payment owes from now on, unless that was written down before. */
export async function openReceivable(
  app: App,
  tx: Tx,
  payment: PaymentRow,
  debt: Pick<ReceivableRow, 'kind' | 'operationId' | 'amountFen'>,
): Promise<ReceivableRow> {
  const known = await receivableOfOperation(tx, debt.operationId)
  if (known) return known
  const createdAt = app.clock.now()
  const { id: paymentId, shopId, subjectId } = payment
  const row: ReceivableRow = {
    id: app.newId(),
    ...debt,
    state: 'open',
    shopId,
    subjectId,
    paymentId,
    createdAt,
    dueAt: plusMs(createdAt, LIMITS.recoverWithinMs),
    closedAt: null,
  }
  await insertReceivable(tx, row)
  await setTimer(app, tx, RECEIVABLE_DUE, row.id, row.dueAt)
  await watchDebt(app, tx, row)
  return row
}

/**
 * WeChat has freed a payment to the shop before the platform had its commission: the shop owes it. WeChat offers no way
 * to take it afterwards, so it is asked for by people, or written off by two of them.
 */
export async function oweCommission(app: App, tx: Tx, paymentId: string, amountFen: number): Promise<void> {
  const payment = await lockPayment(tx, paymentId)
  const freed = (await operationsOf(tx, paymentId)).find(({ kind }) => kind === 'freed')
  if (!payment || !freed || amountFen === 0) return
  await openReceivable(app, tx, payment, { kind: 'commission', operationId: freed.id, amountFen })
}

/** The debt that an operation brings in is settled, if there is one. */
export async function closeReceivable(
  app: App,
  tx: Tx,
  operationId: string,
  event: 'recover' | 'lapse',
): Promise<void> {
  const debt = await receivableOfOperation(tx, operationId)
  if (debt?.state !== 'open') return
  const now = app.clock.now()
  await moveReceivable(tx, debt, event, now)
  await debtEnded(app, tx, debt)
  // One that lapses because its time is over is still to be reported.
  const isOverdue = event === 'lapse' && now >= debt.dueAt
  if (!isOverdue) await cancelTimers(tx, debt.id, [RECEIVABLE_DUE])
}

/** A shop has just got money: what it owes is asked for now. */
export async function wakeDebts(app: App, tx: Tx, shopId: string): Promise<void> {
  for (const operationId of await openOperationsOfShop(tx, shopId))
    await setTimer(app, tx, SUBMIT, operationId, app.clock.now())
}

const OVERDUE = {
  advance: '平台垫付的退款逾期未收回',
  refund: '门店余额不足，退款逾期未完成',
  commission: '微信自动解冻的订单，平台服务费逾期未收',
} as const

/** Timer `payments.receivable-due`: nobody has paid in time, and a person must see to it. */
export async function reportOverdue(app: App, tx: Tx, receivableId: string): Promise<void> {
  const debt = await findReceivable(tx, receivableId)
  if (debt?.state !== 'open' && debt?.state !== 'lapsed') return
  const { kind, subjectId, paymentId, shopId, amountFen } = debt
  const what = OVERDUE[kind]
  await publish(app, tx, 'money.incident', subjectId, {
    causeKey: `recovery-overdue.${receivableId}`,
    class: 'recovery-overdue',
    subjectId,
    paymentId,
    shopId,
    amountFen,
    text: `${what}：¥${yuanText(amountFen)}`,
  })
}
