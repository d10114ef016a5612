import type { Sealed } from '@anxin/drizzle/columns'
import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { cut } from '../gateways/wechat-pay/path'
import { openidSealedOf } from '../identity'
import type { Tx } from '../platform/db'
import { setTimer } from '../platform/timers'
import { POLL } from './begin-operation'
import { expectedEntries } from './ledger'
import { appendEntries } from './ledger.repository'
import { insertPayment, type PaymentRow } from './payments.repository'

const DESCRIPTION_CHARS_MAX = 127

export type PaymentPlan = {
  /** What is paid for; payments know nothing else about it. */
  readonly subjectId: string
  readonly purpose: PaymentRow['purpose']
  readonly payerId: string
  /** By which openid they pay, where the caller has read it ahead with other things; else it is read here. */
  readonly payerOpenidSealed?: Sealed | null
  readonly shopId: string
  readonly subMchid: string
  /** At least 1 fen. */
  readonly amountFen: number
  /** Shown to the payer. */
  readonly description: string
  /** WeChat refuses the payment after it; then it is closed, and `payment.closed` tells so. */
  readonly expiresAt: Date
}

/** Writes down a payment that may now be made, before WeChat hears of it. */
export async function openPayment(app: App, tx: Tx, plan: PaymentPlan): Promise<{ id: string }> {
  assert(plan.amountFen >= 1, 'a payment takes at least one fen')
  const id = app.newId()
  const now = app.clock.now()
  const { subjectId, purpose, payerId, shopId, subMchid, amountFen, expiresAt } = plan
  await insertPayment(tx, {
    id,
    subjectId,
    purpose,
    state: 'created',
    mode: app.wechatPay.mode,
    payerId,
    payerOpenidSealed: plan.payerOpenidSealed ?? (await openidSealedOf(tx, payerId, 'owner')),
    shopId,
    subMchid,
    description: cut(plan.description, DESCRIPTION_CHARS_MAX),
    amountFen,
    expiresAt,
    prepayId: null,
    prepayAt: null,
    transactionId: null,
    paidAt: null,
    settledBy: null,
    freezeEndsAt: null,
    parkedCode: null,
    createdAt: now,
  })
  const of = { transferId: id, paymentId: id, subjectId, shopId }
  await appendEntries(tx, of, 'pending', expectedEntries(amountFen), now)
  await setTimer(app, tx, POLL, id, expiresAt)
  return { id }
}
