import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { requireRight } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { lastBilledDay } from './bill-times'
import { REPLAY } from './reconcile-day'

type Route = 'POST /operators/reconciliations/:day/replay'

/** Has the worker ask for the bills of a day again. BILL_NOT_AVAILABLE for a day that WeChat has no bills of. */
export async function replayReconciliation(
  app: App,
  { caller, params, command }: Call<Route>,
): Promise<Reply<Route>> {
  requireRight(caller, 'money')
  const { day } = params
  const last = lastBilledDay(app.clock.now())
  if (day > last || day <= addDays(last, -LIMITS.billCatchUpDays))
    throw new AppError('BILL_NOT_AVAILABLE', day)
  return runCommand(app, command, async (tx) => {
    await setTimer(app, tx, REPLAY, day, app.clock.now())
    await record(app, tx, actorOf(caller), 'reconciliation.replay', day)
    return { ok: true as const }
  })
}
