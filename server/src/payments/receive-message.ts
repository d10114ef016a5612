import { AppError } from '@anxin/shared/kernel/errors'
import { PHOTO_VERDICTS } from '@anxin/shared/reviews/review-words'
import { z } from 'zod'
import type { App } from '../app'
import { openMessage, type MessagePushConfig } from '../gateways/wechat-open/message-push'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { SUBMIT } from './begin-operation'
import { idOfNumber } from './numbers'
import {
  findPayment,
  insertNotification,
  isSettled,
  operationsOf,
  type PaymentRow,
} from './payments.repository'

const MANUAL = 2

const Settlement = z.object({
  transaction_id: z.string(),
  sub_merchant_id: z.string(),
  merchant_trade_no: z.string(),
  confirm_receive_method: z.coerce.number().int().optional(),
})

const MediaCheck = z.object({
  trace_id: z.string().min(1).max(100),
  result: z.object({ suggest: z.enum(PHOTO_VERDICTS).catch('review') }).optional(),
})

/** The address of the message push as this process is configured; NOTIFICATION_REFUSED where it is not. */
export function pushConfigOf({ env }: App): MessagePushConfig {
  const { WECHAT_PUSH_TOKEN: token, WECHAT_PUSH_AES_KEY: aesKey } = env
  if (token === undefined || aesKey === undefined)
    throw new AppError('NOTIFICATION_REFUSED', 'no message push is configured')
  return { appid: env.WECHAT_OWNER_APPID, token, aesKey }
}

/**
 * Takes a pushed message of the owners' mini-program in: checked, decrypted, and all that follows from it written in
 * one transaction before WeChat is answered; a copy changes nothing. A message moves no money: it wakes who asks, and
 * tells who ordered the payment that the payer confirmed receipt. NOTIFICATION_REFUSED where it is not WeChat's.
 */
export async function receiveMessage(app: App, query: unknown, rawBody: Buffer): Promise<void> {
  const message = openMessage(pushConfigOf(app), query, rawBody, app.clock.now())
  if (message.kind === 'rejected') {
    app.log.warn({ alarm: 'message-rejected', reason: message.reason }, 'not a message of WeChat')
    throw new AppError('NOTIFICATION_REFUSED', message.reason)
  }
  const { id, event, content } = message
  await app.db.transaction(async (tx) => {
    if (!(await insertNotification(tx, { id, eventType: event }, app.clock.now()))) return
    if (event === 'trade_manage_order_settlement') await followSettlement(app, tx, content)
    else if (event === 'wxa_media_check') await tellChecked(app, tx, content)
    else if (event === 'trade_manage_remind_shipping')
      app.log.warn({ alarm: 'shipping-reminder' }, 'WeChat misses a shipping record')
    else app.log.info({ event }, 'message without effect')
  })
}

/** WeChat has judged a picture that it was asked about; what it could not fetch or names otherwise is for a person. */
async function tellChecked(app: App, tx: Tx, content: unknown): Promise<void> {
  const parsed = MediaCheck.safeParse(content)
  if (!parsed.success) return
  const { trace_id: traceId, result } = parsed.data
  await publish(app, tx, 'media.checked', app.newId(), { traceId, verdict: result?.suggest ?? 'review' })
}

async function followSettlement(app: App, tx: Tx, content: unknown): Promise<void> {
  const parsed = Settlement.safeParse(content)
  const payment = parsed.success ? await findNamed(tx, parsed.data) : null
  if (!parsed.success || !payment) {
    app.log.error(
      { alarm: 'settlement-not-ours' },
      'WeChat tells of the settlement of a payment that is none of ours',
    )
    return
  }
  const { confirm_receive_method: method } = parsed.data
  if (method === undefined) return // shipped, and not yet confirmed
  const { id: paymentId, subjectId, purpose } = payment
  await publish(app, tx, 'payment.receipt-confirmed', subjectId, {
    paymentId,
    subjectId,
    purpose,
    by: method === MANUAL ? 'payer' : 'time',
  })
  const open = (await operationsOf(tx, paymentId)).filter((operation) => !isSettled(operation))
  for (const { id } of open) await setTimer(app, tx, SUBMIT, id, app.clock.now())
}

/** The payment that a message speaks of, if all that it says of it is true. */
async function findNamed(tx: Tx, named: z.output<typeof Settlement>): Promise<PaymentRow | null> {
  const id = idOfNumber('P', named.merchant_trade_no)
  const payment = id === null ? null : await findPayment(tx, id)
  const isOurs = payment?.subMchid === named.sub_merchant_id && payment.transactionId === named.transaction_id
  return isOurs ? payment : null
}
