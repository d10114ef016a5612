import { LIMITS } from '../kernel/limits'
import { yuanText } from '../kernel/money'

export const PLAN_KINDS = ['percentage', 'yearly-fee', 'support'] as const

/** What a shop pays the platform from a shop-local day on. */
export type Plan = {
  readonly kind: (typeof PLAN_KINDS)[number]
  readonly fromOn: string
  readonly basisPoints: number
  /** Paid outside of WeChat's shares, by invoice; 0 for other kinds. */
  readonly yearlyFeeFen: number
  /** Whether owners who came by the shop's own code carry no commission. */
  readonly ownCustomersFree: boolean
}

/** What holds where nothing else was agreed. */
export function standardPlan(fromOn: string): Plan {
  const { commissionBasisPoints: basisPoints } = LIMITS
  return { kind: 'percentage', fromOn, basisPoints, yearlyFeeFen: 0, ownCustomersFree: false }
}

/** Of plans in the order of their entry, the one that holds on a day; null before the first. */
export function planOn<P extends Plan>(plans: readonly P[], on: string): P | null {
  const begun = plans.filter(({ fromOn }) => fromOn <= on)
  return begun.reduce<P | null>((best, plan) => (best && best.fromOn > plan.fromOn ? best : plan), null)
}

/** The plan that follows the one of a day, or null. */
export function planAfter<P extends Plan>(plans: readonly P[], on: string): P | null {
  const days = plans.map(({ fromOn }) => fromOn).filter((fromOn) => fromOn > on)
  const first = days.toSorted()[0]
  return first === undefined ? null : planOn(plans, first)
}

/** A plan in words: 每单收 10%, own customers included. */
export function planText({ kind, basisPoints, yearlyFeeFen, ownCustomersFree }: Plan): string {
  if (kind === 'support') return '扶持期，不收平台服务费'
  if (kind === 'yearly-fee') return `年费 ¥${yuanText(yearlyFeeFen)}，每单不收平台服务费`
  const rate = `每单收 ${basisPoints / 100}% 平台服务费`
  return ownCustomersFree ? `${rate}，扫本店门店码来的新客不收` : rate
}
