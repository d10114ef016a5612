import type { App } from '../app'
import type { Tx } from '../platform/db'
import { nextOperationId } from './begin-operation'
import { waiveEntries } from './ledger'
import { appendEntries, heldForSubject } from './ledger.repository'
import { insertOperation, lockPaymentsOf, type OperationRow } from './payments.repository'
import { transferOf } from './post-operation'

/**
 * Books that the platform does without so much commission of a subject in all, in fen, for a compensation that it gave
 * (lifecycle, money rules): the difference to what is booked, on the first payment that was paid. WeChat has no part in
 * it. Asked for the same again, nothing happens.
 */
export async function waiveCommission(app: App, tx: Tx, subjectId: string, amountFen: number): Promise<void> {
  const payment = (await lockPaymentsOf(tx, subjectId)).find(({ paidAt }) => paidAt !== null)
  if (!payment) return
  const { waived } = await heldForSubject(tx, subjectId)
  const changeFen = amountFen - waived
  if (changeFen === 0) return
  const now = app.clock.now()
  const operation: OperationRow = {
    id: await nextOperationId(tx, payment.id, now),
    paymentId: payment.id,
    subjectId,
    kind: 'waive',
    state: 'succeeded',
    amountFen: changeFen,
    byAdvance: false,
    sourceId: null,
    reason: changeFen > 0 ? '车主使用补偿券' : '退款后补偿券抵扣减少',
    attempts: 0,
    nextStep: 'call',
    lastCode: null,
    heldBy: null,
    createdAt: now,
    settledAt: now,
    settledBy: null,
    wechatId: null,
  }
  await insertOperation(tx, operation)
  await appendEntries(tx, transferOf(payment, operation), 'post', waiveEntries(changeFen), now)
}
