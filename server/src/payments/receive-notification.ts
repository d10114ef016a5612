import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type {
  Notification,
  NotificationHeaders,
  RefundNotice,
  ShareNotice,
} from '../gateways/wechat-pay/port'
import { moneyTransaction } from '../platform/crash'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { idOfNumber, tradeNoOf } from './numbers'
import { observeRefund } from './observe-refund'
import {
  deleteNotification,
  findOperation,
  findPayment,
  insertNotification,
  isSettled,
  type OperationRow,
} from './payments.repository'
import { settleOperation } from './settle-operation'
import { settleTrade } from './settle-trade'

/** What WeChat's ids and words look like; anything else would not fit the ascii columns. */
const WORD = /^[\x21-\x7e]{1,60}$/

type Notice = Exclude<Notification, { kind: 'rejected' }>

/**
 * Takes a notification in: checked, and everything that follows from it inside this domain written in one transaction,
 * before WeChat is answered. What follows elsewhere comes by event. A copy changes nothing and is taken all the same.
 * NOTIFICATION_REFUSED where it does not come from WeChat, or contradicts what we asked for; WeChat will repeat it.
 */
export async function receiveNotification(
  app: App,
  headers: NotificationHeaders,
  rawBody: Buffer,
): Promise<void> {
  const notice = app.wechatPay.parseNotification(headers, rawBody)
  if (notice.kind === 'rejected') {
    app.log.warn({ alarm: 'notification-rejected', reason: notice.reason }, 'not a notification of WeChat')
    throw new AppError('NOTIFICATION_REFUSED', notice.reason)
  }
  if (!WORD.test(notice.id) || !WORD.test(notice.eventType))
    throw new AppError('NOTIFICATION_REFUSED', 'malformed')
  const isTaken = await moneyTransaction(app, 'notice.take', async (tx) => {
    if (!(await insertNotification(tx, notice, app.clock.now()))) return true
    const follows = await follow(app, tx, notice)
    // Refused, it must be looked at again when WeChat repeats it; what was noted about it stays.
    if (!follows) await deleteNotification(tx, notice.id)
    return follows
  })
  if (!isTaken) throw new AppError('NOTIFICATION_REFUSED', 'it contradicts what we know')
}

/** Whether the notification agrees with what we asked WeChat for. */
async function follow(app: App, tx: Tx, notice: Notice): Promise<boolean> {
  switch (notice.kind) {
    case 'transaction': {
      const verdict = await settleTrade(app, tx, notice.trade, 'notification')
      return verdict !== 'mismatch' && verdict !== 'not-ours'
    }
    case 'refund':
      return followRefund(app, tx, notice.refund)
    case 'profitsharing':
      return followShare(app, tx, notice.share)
    case 'violation': {
      const { subMchid, deed, text } = notice.violation
      await publish(app, tx, 'merchant.violation', app.newId(), { subMchid, deed, text: text.slice(0, 300) })
      return true
    }
    case 'complaint':
      await publish(app, tx, 'complaint.noticed', app.newId(), { complaintId: notice.complaintId })
      return true
    case 'other':
      app.log.info(
        { eventType: notice.eventType, originalType: notice.originalType },
        'notification without effect',
      )
      return true
  }
}

async function followRefund(app: App, tx: Tx, notice: RefundNotice): Promise<boolean> {
  const operation = await findRefund(tx, notice)
  if (!operation) {
    const { refundNo, tradeNo } = notice
    app.log.error(
      { alarm: 'refund-not-ours', refundNo, tradeNo },
      'WeChat tells of a refund that is none of ours',
    )
    return false
  }
  await settleOperation(app, tx, operation.id, observeRefund(operation, notice), 'notification')
  return notice.refundFen === operation.amountFen
}

/** The refund that a notice speaks of, if all that it says of trade and merchant is true. */
async function findRefund(tx: Tx, notice: RefundNotice): Promise<OperationRow | null> {
  const id = idOfNumber('R', notice.refundNo)
  const operation = id === null ? null : await findOperation(tx, id)
  if (operation?.kind !== 'refund') return null
  const payment = await findPayment(tx, operation.paymentId)
  const isOurs =
    payment !== null &&
    notice.tradeNo === tradeNoOf(payment.id) &&
    notice.subMchid === payment.subMchid &&
    notice.totalFen === payment.amountFen
  return isOurs ? operation : null
}

/** Tells the receiver of a share, so it proves nothing about the whole: it only makes us ask sooner. */
async function followShare(app: App, tx: Tx, notice: ShareNotice): Promise<boolean> {
  const id = idOfNumber('S', notice.shareNo)
  const operation = id === null ? null : await findOperation(tx, id)
  if (operation && !isSettled(operation)) await setTimer(app, tx, SUBMIT, operation.id, app.clock.now())
  return true
}
