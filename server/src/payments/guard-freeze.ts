import type { FreezeStage } from '@anxin/shared/events'
import { yuanText } from '@anxin/shared/kernel/money'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { freezeStages, GUARD } from './freeze-timers'
import { heldBy } from './ledger.repository'
import { lockPayment, type PaymentRow } from './payments.repository'

/**
 * Timer `payments.freeze-guard`: money that is still frozen calls people at two alarms, and at the third stage who
 * ordered it decides by rule (lifecycle, section 3). Found late, the missed stages are one: the last of them. Once the
 * freeze has ended nothing is left to decide, and the check for freed money takes over.
 */
export async function guardFreeze(app: App, tx: Tx, paymentId: string): Promise<void> {
  const payment = await lockPayment(tx, paymentId)
  if (payment?.state !== 'frozen' && payment?.state !== 'releasing') return
  const { mode, paidAt, freezeEndsAt } = payment
  const now = app.clock.now()
  if (paidAt === null || freezeEndsAt === null || now >= freezeEndsAt) return
  const stages = freezeStages(mode, paidAt)
  const next = stages.find(({ at }) => at > now)
  if (next) await setTimer(app, tx, GUARD, paymentId, next.at)
  const reached = stages.findLast(({ at }) => at <= now)
  if (reached) await tellOfStage(app, tx, payment, reached.stage, freezeEndsAt)
}

async function tellOfStage(
  app: App,
  tx: Tx,
  payment: PaymentRow,
  stage: FreezeStage,
  freezeEndsAt: Date,
): Promise<void> {
  const { id: paymentId, subjectId, purpose, shopId, state } = payment
  const { frozen } = await heldBy(tx, paymentId)
  const end = `¥${yuanText(frozen)} 将于 ${localText(freezeEndsAt)} 由微信自动解冻给门店`
  const what = state === 'releasing' ? '放款尚未完成' : '尚未放款或退款'
  await publish(app, tx, 'money.incident', subjectId, {
    causeKey: `freeze.${paymentId}.${stage}`,
    class: 'freeze-near',
    subjectId,
    paymentId,
    shopId,
    amountFen: frozen,
    text: stage === 'decision' ? `${end}，${what}，现按规则处理` : `${end}，${what}`,
  })
  await publish(app, tx, 'payment.freeze-ending', subjectId, { paymentId, subjectId, purpose, stage })
}
