import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, addMonths, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { planOn, standardPlan, type Plan } from '@anxin/shared/shops/plan'
import type { App } from '../app'
import { record, type Actor } from '../audit'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { insertPlan, listPlans, type PlanRow } from './plans.repository'
import { lockShop, type ShopRow } from './shops.repository'

export const SUPPORT_TIMER = 'shops.support-ending'
/** When on that day people are told. */
const REMIND_AT_MINUTE = 10 * 60

/**
 * Adds a plan to a shop, from tomorrow on or, before it opens, from today. A support period is given once, lasts
 * LIMITS.supportMonths and ends by itself in the plan that would hold without it. PLAN_DAY_PAST, COMMISSION_ABOVE_CAP,
 * SUPPORT_USED, LIMIT_REACHED.
 */
export async function setPlan(app: App, tx: Tx, actor: Actor, shopId: string, plan: Plan): Promise<void> {
  const shop = await lockShop(tx, shopId)
  const plans = await listPlans(tx, shopId)
  checkPlan(app, shop, plans, plan)
  const added = [plan, ...(plan.kind === 'support' ? [planAfterSupport(plans, plan)] : [])]
  for (const one of added) {
    const row: PlanRow = { ...one, id: app.newId(), shopId, createdAt: app.clock.now() }
    await insertPlan(tx, row)
    plans.push(row)
  }
  await record(app, tx, actor, 'shop.plan-set', shopId, { ...plan })
  await remindOfSupportEnd(app, tx, shopId, plans)
}

function checkPlan(app: App, shop: ShopRow, plans: readonly PlanRow[], plan: Plan): void {
  const today = localDayOf(app.clock.now())
  const isOpening = shop.state === 'draft' || shop.state === 'review'
  if (plan.fromOn < today || (plan.fromOn === today && !isOpening))
    throw new AppError('PLAN_DAY_PAST', `${plan.fromOn} on ${today}`)
  const mostBasisPoints = LIMITS.commissionCapBasisPoints - LIMITS.commissionMarginBasisPoints
  if (plan.basisPoints > mostBasisPoints)
    throw new AppError('COMMISSION_ABOVE_CAP', `${plan.basisPoints}`, { data: { mostBasisPoints } })
  if (plan.kind === 'support' && plans.some(({ kind }) => kind === 'support'))
    throw new AppError('SUPPORT_USED', `shop ${shop.id}`)
  // The last two rows that fit are kept free for a support period, which is two.
  if (plans.length + 2 > LIMITS.plansPerShopMax) throw new AppError('LIMIT_REACHED', `${plans.length} plans`)
}

function planAfterSupport(plans: readonly PlanRow[], support: Plan): Plan {
  const fromOn = addMonths(support.fromOn, LIMITS.supportMonths)
  const { kind, basisPoints, yearlyFeeFen, ownCustomersFree } = planOn(plans, fromOn) ?? standardPlan(fromOn)
  return { kind, fromOn, basisPoints, yearlyFeeFen, ownCustomersFree }
}

/** A plan that is added may move the end of a support period, and then the reminder moves too. */
async function remindOfSupportEnd(
  app: App,
  tx: Tx,
  shopId: string,
  plans: readonly PlanRow[],
): Promise<void> {
  const endsOn = supportEnd(plans, localDayOf(app.clock.now()))
  const dueAt = endsOn && instantOf(addDays(endsOn, -LIMITS.supportRemindDays), REMIND_AT_MINUTE)
  if (dueAt && dueAt > app.clock.now()) await setTimer(app, tx, SUPPORT_TIMER, shopId, dueAt)
}

/** The first day after the support period that has not ended yet, or null. */
function supportEnd(plans: readonly PlanRow[], today: string): string | null {
  const days = [...new Set(plans.map(({ fromOn }) => fromOn))].toSorted()
  const ends = days.filter((on, index) => {
    const before = days[index - 1]
    return before !== undefined && planOn(plans, before)?.kind === 'support' && on > today
  })
  return ends[0] ?? null
}

/** Timer: two weeks are left of a support period. */
export async function tellSupportEnding(app: App, tx: Tx, shopId: string): Promise<void> {
  const endsOn = supportEnd(await listPlans(tx, shopId), localDayOf(app.clock.now()))
  if (endsOn !== null) await publish(app, tx, 'shop.support-ending', shopId, { shopId, endsOn })
}
