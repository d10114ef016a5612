import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { askWechat, moneyTransaction } from '../platform/crash'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import type { Observation } from './observation'
import { noteWaiting, type OperationRow, type PaymentRow } from './payments.repository'
import { forgetTradeManaged, isTradeManaged } from './trade-managed'
import { SHIP } from './upload-shipping'

type Call = (app: App, payment: PaymentRow, operation: OperationRow) => Promise<Observation>

/** WeChat's own refusal of a share that comes too early, and that we wait because we have asked. */
const TOO_EARLY = 'RECEIPT_NOT_CONFIRMED'
const WAITS = 'AWAITING_SETTLEMENT'

/**
 * A share or a finish of a payment whose app is managed would be refused until receipt is confirmed, so WeChat is asked
 * about that first, and the call waits. That somebody confirms comes sooner by message (receiveMessage).
 */
export function onceSettled(call: Call): Call {
  return async (app, payment, operation) => {
    if (await mustWait(app, payment)) {
      await noteWait(app, payment, operation)
      return { kind: 'later', afterMs: LIMITS.receiptAskEveryMs, code: WAITS }
    }
    const observed = await call(app, payment, operation)
    if (observed.kind === 'later' && observed.code === TOO_EARLY) forgetTradeManaged(app)
    return observed
  }
}

/** Where WeChat does not say whether the app is managed, the call itself will tell. */
async function mustWait(app: App, { transactionId }: PaymentRow): Promise<boolean> {
  if (transactionId === null || (await isTradeManaged(app)) !== true) return false
  const outcome = await askWechat(app, 'receipt.query', () =>
    app.wechatOpen.shippingOrder('owner', { transactionId }),
  )
  if (outcome.kind !== 'ok') return true
  const { state, inComplaint } = outcome.value
  return !(state === 'complete' || (state === 'confirmed' && !inComplaint))
}

/** Once a wait, also where this process ends after it: it is told, and made sure that WeChat's clock to settlement runs. */
async function noteWait(app: App, payment: PaymentRow, operation: OperationRow): Promise<void> {
  if (operation.lastCode === WAITS) return
  const { id: paymentId, subjectId, purpose } = payment
  await moneyTransaction(app, 'receipt.note', async (tx) => {
    if (!(await noteWaiting(tx, operation, WAITS))) return
    await setTimer(app, tx, SHIP, paymentId, app.clock.now())
    await publish(app, tx, 'payment.awaiting-receipt', subjectId, { paymentId, subjectId, purpose })
  })
}
