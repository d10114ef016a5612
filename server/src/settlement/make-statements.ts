import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { firstPostedAt, shopOfPayment, transfersOfShop } from '../payments'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { figuresOf, hashOf, isMovement, sumFigures } from './statement-figures'
import { insertStatement, lastStatementDay } from './statements.repository'

export const STATEMENT_TIMER = 'settlement.statement'

/** Listener: money of a shop moved, so its day gets a statement after midnight. */
export async function dueStatement(
  app: App,
  tx: Tx,
  event: Event<'payment.released' | 'payment.refunded'>,
): Promise<void> {
  const shopId = await shopOfPayment(tx, event.payload.paymentId)
  await setTimer(app, tx, STATEMENT_TIMER, shopId, nextRun(event.at))
}

/** The next half past midnight: before it, an event does not move the timer of the day before. */
function nextRun(at: Date): Date {
  const today = localDayOf(at)
  const run = instantOf(today, LIMITS.statementAtMinute)
  return at < run ? run : instantOf(addDays(today, 1), LIMITS.statementAtMinute)
}

/**
 * Timer: writes the statements of a shop for all days since its last one, up to yesterday, on which its money moved.
 * What posts without an event of its own, such as commission that came back, is found with them. A day is written once.
 */
export async function makeStatements(app: App, tx: Tx, shopId: string): Promise<void> {
  const until = instantOf(localDayOf(app.clock.now()))
  const last = await lastStatementDay(tx, shopId)
  let from = last === null ? new Date(0) : instantOf(addDays(last, 1))
  for (;;) {
    const at = await firstPostedAt(tx, shopId, from, until)
    if (at === null) return
    const day = localDayOf(at)
    await makeStatement(app, tx, shopId, day)
    from = instantOf(addDays(day, 1))
  }
}

async function makeStatement(app: App, tx: Tx, shopId: string, day: string): Promise<void> {
  const transfers = await transfersOfShop(tx, shopId, instantOf(day), instantOf(addDays(day, 1)))
  const moving = transfers.filter((transfer) => isMovement(figuresOf(transfer)))
  if (moving.length === 0) return
  await insertStatement(tx, {
    shopId,
    day,
    orders: new Set(moving.map(({ subjectId }) => subjectId)).size,
    ...sumFigures(moving.map(figuresOf)),
    sha256: hashOf(shopId, day, moving),
    madeAt: app.clock.now(),
  })
}
