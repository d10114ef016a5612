import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { moneyTransaction } from '../platform/crash'
import { StartError } from '../platform/env'
import { hasTimer, setTimer } from '../platform/timers'
import { lastBilledDay, nextBillsAt } from './bill-times'
import { reconcileBill } from './reconcile-bill'
import { billDays, type BillKind } from './reconciliation.repository'
import { closeExplained, sweepBill } from './sweep-bill'

export const DAILY = 'settlement.reconcile-daily'
export const REPLAY = 'settlement.reconcile-replay'
const EVERY_DAY = 'every-day'

/** Which bills a merchant of this mode has. */
export function billKindsOf(app: App): readonly BillKind[] {
  const kinds = ['trade', 'sharing', 'fund-flow'] as const
  return app.wechatPay.mode === 'ecommerce' ? [...kinds, 'merchant-flow'] : kinds
}

/** Compares all bills of one day; true when every one of them was there. */
export async function reconcileDay(app: App, day: string): Promise<boolean> {
  let isWhole = true
  for (const kind of billKindsOf(app)) {
    if (!(await reconcileBill(app, { day, kind }))) isWhole = false
    await sweepBill(app, addDays(day, -1), kind)
    await sweepBill(app, day, kind)
  }
  await closeExplained(app)
  return isWhole
}

/**
 * Timer: all days whose bills are made and were not compared yet, so that a stop of weeks is caught up with. Comes back
 * soon where a bill is not there, else when the next day's bills are.
 */
export async function reconcileDue(app: App): Promise<Date> {
  const last = lastBilledDay(app.clock.now())
  let isWhole = true
  for (const day of await daysToDo(app, last)) isWhole = (await reconcileDay(app, day)) && isWhole
  const now = app.clock.now()
  return isWhole ? nextBillsAt(now) : plusMs(now, LIMITS.billRetryMs)
}

/** Timer: an operator asked for one day again. */
export async function replayDay(app: App, day: string): Promise<Date | null> {
  return (await reconcileDay(app, day)) ? null : replayAgainAt(app, day)
}

/** The daily run asks for recent days anyway; an old day that cannot be had is not asked for for ever. */
function replayAgainAt(app: App, day: string): Date | null {
  const now = app.clock.now()
  return day < addDays(lastBilledDay(now), -1) ? null : plusMs(now, LIMITS.billRetryMs)
}

async function daysToDo(app: App, last: string): Promise<string[]> {
  const first = addDays(last, 1 - LIMITS.billCatchUpDays)
  const known = await billDays(app.db, first, last)
  const done = new Map<string, number>()
  for (const { day, state } of known)
    if (state === 'done' || state === 'empty') done.set(day, (done.get(day) ?? 0) + 1)
  const from = known.at(-1)?.day ?? last
  const kinds = billKindsOf(app).length
  const days: string[] = []
  for (let day = from; day <= last; day = addDays(day, 1)) if (done.get(day) !== kinds) days.push(day)
  return days
}

/** Sets the daily timer where there is none: on the first start, or after its row was lost. */
export async function startReconciling(app: App): Promise<void> {
  await moneyTransaction(app, 'bill.start', async (tx) => {
    if (await hasTimer(tx, DAILY, EVERY_DAY)) return
    await setTimer(app, tx, DAILY, EVERY_DAY, app.clock.now())
  })
}

/** `reconcile 2026-03-02`: compares the bills of one day by hand, and prints the figures. */
export async function reconcileByHand(app: App, [day = '', ...more]: string[]): Promise<string> {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || more.length > 0 || day > lastBilledDay(app.clock.now()))
    throw new StartError([
      'Usage: reconcile YYYY-MM-DD',
      'A day in China whose bills are made: yesterday at the latest.',
    ])
  await reconcileDay(app, day)
  const rows = await billDays(app.db, day, day)
  return rows
    .map(
      ({ kind, state, rowsRead, matched, differences, lastCode }) =>
        `${day} ${kind.padEnd(13)} ${state.padEnd(8)} rows ${rowsRead}, matched ${matched}, differences ${differences}${lastCode === null ? '' : ` (${lastCode})`}`,
    )
    .join('\n')
}
