import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { cancelTimers, setTimer } from '../platform/timers'
import { allowAfterDebt, debtStopOf, stopForDebt } from '../shops'
import { debtsOf, findReceivable, type ReceivableRow } from './receivables.repository'

/** Of one debt: it is old enough to be warned of, or to count. Timer kinds are stored, so they never change. */
export const DEBT_AGED = 'payments.debt-aged'
/** Of a shop: whether it is limited is judged anew. Its row keeps two judgements from running at once. */
export const DEBTS_JUDGED = 'payments.debts-judged'
/** Of a limited shop: it has been so for another while. */
export const DEBTS_ESCALATED = 'payments.debts-escalated'

/** A debt has come into being. */
export async function watchDebt(app: App, tx: Tx, { id, createdAt }: ReceivableRow): Promise<void> {
  await setTimer(app, tx, DEBT_AGED, id, plusMs(createdAt, LIMITS.debtPolicy.warnAfterMs))
}

/** A debt has ended, in whatever way: the shop may be free again. */
export async function debtEnded(app: App, tx: Tx, { id, shopId }: ReceivableRow): Promise<void> {
  await cancelTimers(tx, id, [DEBT_AGED])
  await setTimer(app, tx, DEBTS_JUDGED, shopId, app.clock.now())
}

/** Timer: a debt may be warned of, and later it counts. */
export async function ageDebt(app: App, tx: Tx, receivableId: string): Promise<void> {
  const debt = await findReceivable(tx, receivableId)
  if (debt?.state !== 'open') return
  const { shopId, createdAt } = debt
  const overdueAt = plusMs(createdAt, LIMITS.debtPolicy.overdueAfterMs)
  if (app.clock.now() >= overdueAt) return setTimer(app, tx, DEBTS_JUDGED, shopId, app.clock.now())
  await setTimer(app, tx, DEBT_AGED, receivableId, overdueAt)
  const { owedFen } = await debtsOf(tx, shopId, overdueBefore(app))
  if (owedFen < LIMITS.debtPolicy.sumFen || (await debtStopOf(tx, shopId)) !== null) return
  await publish(app, tx, 'shop.debt-near', shopId, { shopId, owedFen, until: overdueAt.toISOString() })
}

/** Timer: a shop whose overdue debts come to the policy's sum gets no new orders; any other does. */
export async function judgeDebts(app: App, tx: Tx, shopId: string): Promise<void> {
  const { version, sumFen } = LIMITS.debtPolicy
  const { overdueFen } = await debtsOf(tx, shopId, overdueBefore(app))
  const since = await debtStopOf(tx, shopId)
  if (overdueFen >= sumFen) {
    if (await stopForDebt(app, tx, shopId, { version, overdueFen }))
      await setTimer(app, tx, DEBTS_ESCALATED, shopId, plusMs(app.clock.now(), LIMITS.debtEscalateEveryMs))
    return
  }
  if (since === null) return
  await allowAfterDebt(app, tx, shopId, since)
  await cancelTimers(tx, shopId, [DEBTS_ESCALATED])
}

/** Timer: nothing has come of it so far, so people hear of it again. */
export async function escalateDebts(app: App, tx: Tx, shopId: string): Promise<void> {
  const since = await debtStopOf(tx, shopId)
  if (since === null) return
  const now = app.clock.now()
  const { overdueFen } = await debtsOf(tx, shopId, overdueBefore(app))
  const nth = Math.floor((now.getTime() - since.getTime()) / LIMITS.debtEscalateEveryMs)
  await publish(app, tx, 'shop.debt-limited', shopId, { shopId, since: since.toISOString(), overdueFen, nth })
  await setTimer(app, tx, DEBTS_ESCALATED, shopId, plusMs(now, LIMITS.debtEscalateEveryMs))
}

/** A debt that is not younger than this counts. */
export function overdueBefore(app: App): Date {
  return plusMs(app.clock.now(), -LIMITS.debtPolicy.overdueAfterMs)
}
