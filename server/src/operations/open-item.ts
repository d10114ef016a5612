import { CASE_TYPE_NAMES } from '@anxin/shared/care/case-words'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { localText, plusMs } from '@anxin/shared/kernel/time'
import { CERTIFICATE_NAMES } from '@anxin/shared/shops/certificate-words'
import { policyOf } from '@anxin/shared/matching/answer-policy'
import { severityOf } from '@anxin/shared/operations/escalation'
import type { App } from '../app'
import { findCase } from '../care'
import { findComplaint } from '../complaints'
import { findOrder } from '../orders'
import type { Tx } from '../platform/db'
import { publish, type Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { findReviewOfOrder } from '../reviews'
import { certificateToCheck, getShop } from '../shops'
import { showcaseToCheck } from '../showcases'
import { openSuggestionReview, percentText } from '../suggestions'
import { insertItem, type QueueKind } from './queue.repository'

export const DUE_TIMER = 'operations.queue-due'
export const ACK_TIMER = 'operations.queue-ack'

type NewItem = {
  readonly kind: QueueKind
  /** Null for what is about no order; then the region is named. */
  readonly orderId: string | null
  readonly region?: string
  /** Without it the desk sees to it, and only its deadline counts. */
  readonly severity?: ReturnType<typeof severityOf>
  /** What it is opened once for; without it the event. */
  readonly causeKey?: string
  readonly text: string
  readonly photoIds?: readonly string[]
  readonly dueInMs: number
}

/** Listener: no shop is left to ask, so a person looks for one within the time of the order's policy. */
export async function openUnanswered(app: App, tx: Tx, event: Event<'order.unanswered'>): Promise<void> {
  const { orderId } = event.payload
  const order = await findOrder(tx, orderId)
  const { state, shopId, serviceName, vehicleText } = order
  if (state !== 'MATCHING' || shopId !== null) return // cancelled before we heard
  const text = `无门店接单：${serviceName}，${vehicleText}`
  await openItem(app, tx, event, {
    kind: 'unanswered-order',
    orderId,
    text,
    dueInMs: policyOf(order).operatorMs,
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
    region: shop.region,
    causeKey: `${causeOfDebt(shopId, since)}${nth}`,
    text: `门店欠款逾期：${shop.name}，¥${yuanText(overdueFen)}${again}（${shopId}）`,
    dueInMs: LIMITS.debtAnswerMs,
  })
}

/** What the causes of all items about one limitation begin with. */
export function causeOfDebt(shopId: string, since: string): string {
  return `shop-debt.${shopId}.${Date.parse(since)}.`
}

/** Listener: an owner agreed to a showcase; a person looks at the masks before everybody sees the pictures. */
export async function openShowcase(app: App, tx: Tx, event: Event<'showcase.agreed'>): Promise<void> {
  const { orderId, showcaseId } = event.payload
  const shown = await showcaseToCheck(tx, showcaseId)
  if (!shown) return // taken back before we heard
  await openItem(app, tx, event, {
    kind: 'showcase-masks',
    orderId,
    text: `维修案例待审核，请看车牌和人脸是否都已遮住：${shown.text}`,
    photoIds: shown.photoIds,
    dueInMs: LIMITS.doubtfulReviewDueMs,
  })
}

/** Listener: a technician's certificate has its picture, and proves nothing before a person has compared the two. */
export async function openCertificate(
  app: App,
  tx: Tx,
  event: Event<'certificate.submitted'>,
): Promise<void> {
  const { certificateId } = event.payload
  const waiting = await certificateToCheck(tx, certificateId)
  if (!waiting) return // withdrawn before we heard
  const { name, region } = await getShop(tx, waiting.shopId)
  await openItem(app, tx, event, {
    kind: 'certificate',
    orderId: null,
    region,
    causeKey: `${CERTIFICATE_CAUSE}${certificateId}.${event.id}`,
    text: `技师证书待核实：${name}，${CERTIFICATE_NAMES[waiting.kind]}（${certificateId}）`,
    dueInMs: LIMITS.doubtfulReviewDueMs,
  })
}

const CERTIFICATE_CAUSE = 'certificate.'

/** The certificate that an item is about, or null. */
export function certificateOfCause(causeKey: string): string | null {
  return causeKey.startsWith(CERTIFICATE_CAUSE) ? (causeKey.split('.')[1] ?? null) : null
}

/** Listener: what a shop suggests is confirmed far less often than around it; the figures lie at the review. */
export async function openOversell(app: App, tx: Tx, event: Event<'shop.oversell'>): Promise<void> {
  const { reviewId, shopId, region } = event.payload
  const review = await openSuggestionReview(tx, reviewId)
  if (!review) return // answered before we heard
  const { category, orders, suggested, doubted, medianDoubtedBp } = review
  const { name } = await getShop(tx, shopId)
  await openItem(app, tx, event, {
    kind: 'oversell',
    orderId: null,
    region,
    causeKey: `${OVERSELL_CAUSE}${reviewId}`,
    text: `建议项目确认率偏低：${name}，${category}，${orders} 单建议 ${suggested} 项，${doubted} 项未获确认（同城中位 ${percentText(medianDoubtedBp)}）（${reviewId}）`,
    dueInMs: LIMITS.oversellAnswerMs,
  })
}

const OVERSELL_CAUSE = 'oversell.'

/** The review that an item is about, or null. */
export function suggestionReviewOfCause(causeKey: string): string | null {
  return causeKey.startsWith(OVERSELL_CAUSE) ? causeKey.slice(OVERSELL_CAUSE.length) : null
}

/** One item an event; its deadline runs from the event, not from when we heard of it. */
async function openItem(app: App, tx: Tx, event: Event, item: NewItem): Promise<void> {
  const { kind, orderId, causeKey = `${kind}.${event.id}`, text, photoIds = [], dueInMs } = item
  const region = item.region ?? (await findOrder(tx, orderId ?? '')).region
  const { level, ackMs } = item.severity ?? { level: 'desk' as const, ackMs: null }
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
