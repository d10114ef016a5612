import { LIMITS } from '@anxin/shared/kernel/limits'
import type { OrderState } from '@anxin/shared/orders/order.machine'

export type CancellationFacts = {
  readonly state: OrderState
  readonly now: Date
  readonly slotStartAt: Date
  readonly acceptedAt: Date | null
  readonly withdrawn: boolean
  /** Paid and not refunded. */
  readonly paidFen: number
  readonly inspectionFeeFen: number
  /** Late cancellations and no-shows of this owner earlier this year: the first one is waived. */
  readonly lateBefore: number
}

export type CancellationTerms = {
  readonly allowed: boolean
  readonly feeFen: number
  readonly refundFen: number
  /** Counts as the waived one of this year, or is charged. */
  readonly late: boolean
  /** One sentence that says why, shown before the owner decides. */
  readonly rule: string
}

/** Lifecycle, section 4, the owner's column. The fee is kept from what was paid; nothing is ever charged on top. */
export function cancellationTerms(facts: CancellationFacts): CancellationTerms {
  switch (facts.state) {
    case 'MATCHING':
    case 'PENDING_PAY':
      return free(facts, '门店确认并付款前可免费取消')
    case 'ACCEPTED':
      return acceptedTerms(facts)
    case 'NO_SHOW':
      return lateTerms(facts, '未按时到店')
    case 'CHECKED_IN':
    case 'AWAIT_APPROVAL': {
      const feeFen = Math.min(facts.inspectionFeeFen, facts.paidFen)
      const rule =
        facts.inspectionFeeFen > 0
          ? '车辆已到店检测，取消需支付检测费'
          : '车辆已到店，尚未确认报价，可免费取消'
      return { allowed: true, feeFen, refundFen: facts.paidFen - feeFen, late: false, rule }
    }
    case 'IN_SERVICE':
      return refusedTerms('施工中不能取消，可申请停止施工')
    case 'READY':
    case 'DELIVERED':
      return refusedTerms('服务已完成，如有问题请在回访中反馈')
    case 'COMPLETED':
    case 'CANCELLED':
      return refusedTerms('订单已结束')
  }
}

function acceptedTerms(facts: CancellationFacts): CancellationTerms {
  if (facts.withdrawn) return free(facts, '门店无法履约，可免费取消')
  const sinceAcceptedMs = facts.acceptedAt ? facts.now.getTime() - facts.acceptedAt.getTime() : 0
  if (sinceAcceptedMs <= LIMITS.freeCancelAfterAcceptMs) return free(facts, '接单后 30 分钟内可免费取消')
  if (facts.slotStartAt.getTime() - facts.now.getTime() >= LIMITS.freeCancelBeforeSlotMs)
    return free(facts, '距预约 2 小时以上可免费取消')
  return lateTerms(facts, '距预约不足 2 小时')
}

function lateTerms(facts: CancellationFacts, why: string): CancellationTerms {
  if (facts.lateBefore === 0) return { ...free(facts, `${why}，今年首次免收费用`), late: true }
  const feeFen = Math.min(LIMITS.cancelDepositMaxFen, facts.paidFen)
  return {
    allowed: true,
    feeFen,
    refundFen: facts.paidFen - feeFen,
    late: true,
    rule: `${why}，需支付门店占位费`,
  }
}

function free(facts: CancellationFacts, rule: string): CancellationTerms {
  return { allowed: true, feeFen: 0, refundFen: facts.paidFen, late: false, rule }
}

function refusedTerms(rule: string): CancellationTerms {
  return { allowed: false, feeFen: 0, refundFen: 0, late: false, rule }
}
