import { CASE_OUTCOME_NAMES, type CaseOutcome } from '@anxin/shared/care/case-words'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { SYSTEM, type Actor } from '../audit'
import { grantCoupon } from '../growth'
import { liftHold, lockOrder, refundByOperator, type OrderRow } from '../orders'
import { keptFenOf } from '../payments'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { closeOffers, closeProposal, proposalOf, type CaseRow } from './cases.repository'
import { changeCase } from './change-case'

export type Verdict = {
  /** `agree`: the owner took an offer of the shop; `decide`: the platform decided. */
  readonly event: 'agree' | 'decide'
  readonly outcome: CaseOutcome
  /** What the owner gets: a refund, or the worth of a coupon. */
  readonly amountFen: number
  readonly payFirst: boolean
  readonly note: string
  readonly actor: Actor
  /** The offer or the decision: a coupon is given for it once. */
  readonly causeKey: string
}

/**
 * A locked case is decided, and what was decided is done: money to the owner at once, while what would go to the shop
 * waits until the decision is final (lifecycle, section 2). It is final when both agree, after an appeal, or when seven
 * days are over.
 */
export async function carryOut(
  app: App,
  tx: Tx,
  order: OrderRow,
  row: CaseRow,
  verdict: Verdict,
): Promise<CaseRow> {
  const { event, outcome, amountFen, note, actor } = verdict
  const now = app.clock.now()
  const agreed = event === 'agree'
  const isFinal = agreed || row.appealed
  const decided = await changeCase(app, tx, row, {
    event,
    set: {
      outcome,
      amountFen,
      note,
      decidedAt: now,
      decidedBy: agreed ? null : actor.id,
      agreed,
      appealUntil: isFinal ? null : plusMs(now, LIMITS.caseAppealMs),
      ownerConsentAt: null,
      shopConsentAt: null,
      keptFen: null,
      reworkOrderId: null,
    },
    dueInMs: null,
    actor,
    actorName: agreed ? '车主' : '安心修客服',
    type: 'decided',
    text: decisionText(verdict, isFinal),
  })
  await closeOffers(tx, row.id, null)
  const stale = await proposalOf(tx, row.id) // an agreement is faster than a second operator
  if (stale) await closeProposal(tx, stale.id, { state: 'replaced', approvedBy: null })
  const { id: caseId, orderId, shopId } = row
  await publish(app, tx, 'case.decided', orderId, { orderId, shopId, caseId, outcome, agreed })
  return execute(app, tx, order, decided, verdict)
}

function decisionText({ event, outcome, amountFen, payFirst, note }: Verdict, isFinal: boolean): string {
  const sum = amountFen > 0 ? ` ¥${yuanText(amountFen)}` : ''
  const what = `${CASE_OUTCOME_NAMES[outcome]}${sum}${payFirst ? '（平台先行垫付）' : ''}`
  if (event === 'agree') return `接受门店方案：${what}`
  return `处理结果：${what}。${note}${isFinal ? '' : '。7 天内可申诉一次'}`
}

async function execute(app: App, tx: Tx, order: OrderRow, row: CaseRow, verdict: Verdict): Promise<CaseRow> {
  const { outcome, amountFen, note, actor, payFirst, causeKey } = verdict
  switch (outcome) {
    case 'rejected':
      return resolveCase(app, tx, row, '本次售后不涉及退款或返修')
    case 'compensation':
      await grantCoupon(app, tx, {
        ownerId: row.ownerId,
        amountFen,
        minimumFen: amountFen,
        cause: 'operator',
        causeKey: `case.${causeKey}`,
      })
      return resolveCase(app, tx, row, `补偿优惠券 ¥${yuanText(amountFen)} 已发放给车主，由平台承担`)
    case 'rework':
      return executing(app, tx, row, {
        dueInMs: LIMITS.caseReworkMs,
        text: '请车主预约返修时间，返修不收费；车主确认返修满意后本单才放款',
      })
    case 'partial-refund':
    case 'full-refund': {
      await refundByOperator(app, tx, order, { amountFen, reason: note, actor, payFirst })
      const keptFen = await keptFenOf(tx, order.id)
      const text = `退款 ¥${yuanText(amountFen)} 已提交微信，到账后通知车主`
      return executing(app, tx, row, { dueInMs: null, set: { keptFen }, text })
    }
  }
}

function executing(
  app: App,
  tx: Tx,
  row: CaseRow,
  change: { readonly dueInMs: number | null; readonly set?: Partial<CaseRow>; readonly text: string },
): Promise<CaseRow> {
  return changeCase(app, tx, row, {
    ...change,
    event: 'execute',
    actor: SYSTEM,
    actorName: null,
    type: 'executing',
  })
}

/** What was decided has come about. The case ends with it where nobody can object any more, else after the seven days. */
export async function resolveCase(app: App, tx: Tx, row: CaseRow, text: string): Promise<CaseRow> {
  const now = app.clock.now()
  const { appealUntil } = row
  const waitMs = appealUntil === null ? 0 : Math.max(0, appealUntil.getTime() - now.getTime())
  const resolved = await changeCase(app, tx, row, {
    event: 'resolve',
    dueInMs: waitMs === 0 ? null : waitMs,
    actor: SYSTEM,
    actorName: null,
    type: 'resolved',
    text,
  })
  return waitMs === 0 || bothAgree(row) ? closeCase(app, tx, resolved, '处理结果已生效，售后结束') : resolved
}

export function bothAgree({ ownerConsentAt, shopConsentAt }: CaseRow): boolean {
  return ownerConsentAt !== null && shopConsentAt !== null
}

type Ending = {
  readonly event?: 'close' | 'withdraw'
  readonly actor?: Actor
  readonly actorName?: string | null
}

/** A locked case ends, and with it the hold that it had set: the release of the order goes its way again. */
export async function closeCase(
  app: App,
  tx: Tx,
  row: CaseRow,
  text: string,
  { event = 'close', actor = SYSTEM, actorName = null }: Ending = {},
): Promise<CaseRow> {
  const closed = await changeCase(app, tx, row, {
    event,
    set: { openKey: null, closedAt: app.clock.now() },
    dueInMs: null,
    actor,
    actorName,
    type: 'closed',
    text,
  })
  const { id: caseId, orderId, shopId } = row
  const { hold } = await lockOrder(tx, orderId)
  if (hold === 'case') await liftHold(app, tx, orderId, actor)
  await publish(app, tx, 'case.closed', orderId, { orderId, shopId, caseId })
  return closed
}
