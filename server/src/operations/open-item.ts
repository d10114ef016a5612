import { CASE_TYPE_NAMES } from '@anxin/shared/care/case-words'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { localText, plusMs } from '@anxin/shared/kernel/time'
import { severityOf } from '@anxin/shared/operations/escalation'
import type { App } from '../app'
import { findCase } from '../care'
import { findComplaint } from '../complaints'
import { findOrder } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { findReviewOfOrder } from '../reviews'
import { getShop } from '../shops'
import { insertItem, type QueueKind } from './queue.repository'

export const DUE_TIMER = 'operations.queue-due'
export const ACK_TIMER = 'operations.queue-ack'

type NewItem = {
  readonly kind: QueueKind
  /** What it is about: an order, or a shop; neither: where it is, by its region. */
  readonly orderId: string | null
  readonly shopId?: string
  readonly region?: string
  /** Without it the desk sees to it, and only its deadline counts. */
  readonly severity?: ReturnType<typeof severityOf>
  /** What it is opened once for; without it the event. */
  readonly causeKey?: string
  readonly text: string
  readonly photoIds?: readonly string[]
  readonly dueInMs: number
}

/** Listener: no shop is left to ask, so a person looks for one within LIMITS.operatorAnswerMs. */
export async function openUnanswered(app: App, tx: Tx, event: Event<'order.unanswered'>): Promise<void> {
  const { orderId } = event.payload
  const { state, shopId, serviceName, vehicleText } = await findOrder(tx, orderId)
  if (state !== 'MATCHING' || shopId !== null) return // cancelled before we heard
  const text = `无门店接单：${serviceName}，${vehicleText}`
  await openItem(app, tx, event, {
    kind: 'unanswered-order',
    orderId,
    text,
    dueInMs: LIMITS.operatorAnswerMs,
  })
}

/** Listener: the platform has to decide a case of after-sale. */
export async function openCaseItem(app: App, tx: Tx, event: Event<'case.escalated'>): Promise<void> {
  const { orderId, caseId, type, appeal } = event.payload
  const { state } = await findCase(tx, caseId)
  if (state !== 'PLATFORM_REVIEW') return // settled before we heard
  const { shopName, serviceName, billFen } = await findOrder(tx, orderId)
  const what = appeal ? '售后申诉，须由另一位同事处理' : '售后待处理'
  await openItem(app, tx, event, {
    kind: 'case',
    orderId,
    text: `${what}：${CASE_TYPE_NAMES[type]}，${shopName ?? ''} ${serviceName}（${caseId}）`,
    dueInMs: type === 'safety' ? LIMITS.caseDecideSafetyMs : LIMITS.caseDecideMs,
    severity: severityOf({ kind: 'case', caseType: type, isAppeal: appeal, amountFen: billFen ?? 0 }),
  })
}

/** Listener: a payer complained to WeChat, or did so again; WeChat's deadline is ours. */
export async function openComplaint(app: App, tx: Tx, event: Event<'complaint.opened'>): Promise<void> {
  const { complaintId, orderId, region } = event.payload
  const complaint = await findComplaint(tx, complaintId)
  if (!complaint || complaint.state === 'processed') return // over before we heard
  const { text, amountFen, dueAt } = complaint
  await openItem(app, tx, event, {
    kind: 'wechat-complaint',
    orderId,
    region,
    text: `微信支付投诉：${text}（${complaintId}）`,
    dueInMs: dueAt.getTime() - event.at.getTime(),
    severity: severityOf({ kind: 'wechat-complaint', amountFen: amountFen ?? 0 }),
  })
}

/** Listener: WeChat refuses a movement of money for a reason that repeating does not cure. */
export async function openParked(app: App, tx: Tx, event: Event<'payment.parked'>): Promise<void> {
  const { subjectId: orderId, operationId, code } = event.payload
  const text = `资金操作被微信拒绝：${code}（${operationId}）`
  await openItem(app, tx, event, {
    kind: 'payment-parked',
    orderId,
    text,
    dueInMs: LIMITS.parkedPaymentDueMs,
  })
}

/** Listener: risk stopped a movement of money; it is answered at the decision, which closes the item. */
export async function openHeld(app: App, tx: Tx, event: Event<'movement.held'>): Promise<void> {
  const { subjectId: orderId, decisionId, kind, text } = event.payload
  await openItem(app, tx, event, {
    kind: 'risk-held',
    orderId,
    causeKey: causeOfHeld(decisionId),
    text: `${HELD_KINDS[kind]}已暂停：${text}（${decisionId}）`,
    dueInMs: LIMITS.riskHeldDueMs,
  })
}

const HELD_KINDS = { payment: '支付', refund: '退款', payout: '放款' } as const

/** One item a decision. */
export function causeOfHeld(decisionId: string): string {
  return `risk-held.${decisionId}`
}

/** Listener: a review that no machine can decide. The operator reads what readers would. */
export async function openReview(app: App, tx: Tx, event: Event<'review.doubtful'>): Promise<void> {
  const { orderId, cause } = event.payload
  const review = await findReviewOfOrder(tx, orderId)
  if (review?.state !== 'pending') return
  await openItem(app, tx, event, {
    kind: 'review-doubtful',
    orderId,
    text: `${REVIEW_CAUSES[cause]}：${review.text}`,
    photoIds: review.photoIds,
    dueInMs: LIMITS.doubtfulReviewDueMs,
  })
}

const REVIEW_CAUSES = {
  text: '评价文字待人工审核',
  photos: '评价图片待人工审核',
  unchecked: '微信未能审核评价',
} as const

/** Listener: a shop gets no new orders because what it owes is overdue; somebody speaks to it. */
export async function openShopDebt(app: App, tx: Tx, event: Event<'shop.debt-limited'>): Promise<void> {
  const { shopId, since, overdueFen, nth } = event.payload
  const shop = await getShop(tx, shopId)
  if (shop.debtStoppedAt?.toISOString() !== since) return // paid before we heard
  const again = nth === 0 ? '' : `，已暂停接单 ${localText(new Date(since))} 至今`
  await openItem(app, tx, event, {
    kind: 'shop-debt',
    orderId: null,
    shopId,
    causeKey: `${causeOfDebt(shopId, since)}${nth}`,
    text: `门店欠款逾期：${shop.name}，¥${yuanText(overdueFen)}${again}（${shopId}）`,
    dueInMs: LIMITS.debtAnswerMs,
  })
}

/** What the causes of all items about one limitation begin with. */
export function causeOfDebt(shopId: string, since: string): string {
  return `shop-debt.${shopId}.${Date.parse(since)}.`
}

/** One item an event; its deadline runs from the event, not from when we heard of it. */
async function openItem(app: App, tx: Tx, event: Event, item: NewItem): Promise<void> {
  const { kind, orderId, causeKey = `${kind}.${event.id}`, text, photoIds = [], dueInMs } = item
  const { level, ackMs } = item.severity ?? { level: 'desk' as const, ackMs: null }
  const region = await regionOf(tx, item)
  const id = app.newId()
  const dueAt = plusMs(event.at, dueInMs)
  const ackBy = ackMs === null ? null : plusMs(event.at, ackMs)
  const opened = await insertItem(tx, {
    id,
    kind,
    causeKey,
    orderId,
    region,
    text,
    photoIds: [...photoIds],
    state: 'open',
    openedAt: app.clock.now(),
    dueAt,
    level,
    ackBy,
  })
  if (!opened) return
  if (ackBy) await setTimer(app, tx, ACK_TIMER, id, ackBy)
  await setTimer(app, tx, DUE_TIMER, id, dueAt)
  await publish(app, tx, 'queue.opened', id, { itemId: id, orderId, region })
}

async function regionOf(tx: Tx, { orderId, shopId, region }: NewItem): Promise<string> {
  if (orderId !== null) return (await findOrder(tx, orderId)).region
  return shopId === undefined ? (region ?? '') : (await getShop(tx, shopId)).region
}
