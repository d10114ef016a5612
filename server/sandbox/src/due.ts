import { moveOn } from './applyments'
import { BooksViolation } from './books'
import { inTransaction, run, selectAll, type Tx } from './database'
import type { Deliveries } from './deliveries'
import { sendPushes } from './open/message-push'
import { confirmByTime } from './open/shipping'
import { finishRefund } from './refunds'
import { finishReturn } from './returns'
import { verifySettlement } from './settlements'
import { finishShare } from './shares'
import type { TimerKind } from './timers'
import { expireOrder, unfreezeByTime } from './trades'
import type { Sandbox } from './types'

const TICK_MS = 150
const AT_ONCE = 100
const RETRY_MS = 3_600_000

type TimerRow = { id: number; kind: TimerKind; ref: string; due_at: number }

export type DueWork = {
  start(): void
  /** Looks for due work now instead of at the next tick. */
  wake(): void
  /** Does what is due at the present time; deliveries are started by the next tick. */
  runDue(): Promise<void>
  /** Does what is due and waits until every notification due by now has been sent. */
  settle(): Promise<void>
  stop(): Promise<void>
}

/** What WeChat does by itself: ends what it accepted, lets orders expire, frees money in time, sends notifications. */
export function createDueWork(sandbox: Sandbox, deliveries: Deliveries): DueWork {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  let stopped = false
  let woken = false
  const startPass = (): Promise<void> => {
    running = runTimers(sandbox).finally(() => {
      running = undefined
    })
    return running
  }
  const runDue = (): Promise<void> => {
    if (!running) return startPass()
    // A pass under way may have looked before this caller's work was written: all who come now share the next one.
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return stopped ? undefined : startPass()
      })
    return next
  }
  const settle = async (): Promise<void> => {
    await runDue()
    await deliveries.sendDue()
    await sendPushes(sandbox)
  }
  const tick = async (): Promise<void> => {
    await settle().catch((error: unknown) => sandbox.log('due_work_failed', { error: String(error) }))
  }
  const loop = (): void => {
    if (stopped) return
    void tick()
    timer = setTimeout(loop, TICK_MS).unref()
  }
  return {
    start: loop,
    wake() {
      if (stopped || woken) return
      woken = true
      setImmediate(() => {
        woken = false
        void tick()
      })
    },
    runDue,
    settle,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running?.catch(() => undefined)
      await deliveries.close()
    },
  }
}

async function runTimers(sandbox: Sandbox): Promise<void> {
  for (;;) {
    const rows = await selectAll<TimerRow>(
      sandbox.db,
      `SELECT id, kind, ref, due_at FROM timers WHERE due_at <= ? OR due_real_at <= ? ORDER BY due_at, id LIMIT ${AT_ONCE}`,
      [sandbox.clock.now().getTime(), Date.now()],
    )
    if (rows.length === 0) return
    for (const row of rows) await runTimer(sandbox, row)
  }
}

async function runTimer(sandbox: Sandbox, row: TimerRow): Promise<void> {
  // Work found late happened when it was due; work that real time made due happens now.
  const at = Math.min(row.due_at, sandbox.clock.now().getTime())
  try {
    await inTransaction(sandbox.db, async (tx) => {
      await run(tx, 'DELETE FROM timers WHERE id = ?', [row.id])
      await doWork(sandbox, tx, row, at)
    })
  } catch (error) {
    sandbox.log('timer_failed', { ...row, error: String(error) })
    if (error instanceof BooksViolation) {
      await run(sandbox.db, 'INSERT INTO violations (at, detail) VALUES (?, ?)', [
        at,
        `${row.kind} ${row.ref}: ${error.message}`,
      ])
    }
    await run(sandbox.db, 'UPDATE timers SET due_at = ?, due_real_at = NULL WHERE id = ?', [
      sandbox.clock.now().getTime() + RETRY_MS,
      row.id,
    ])
  }
}

async function doWork(sandbox: Sandbox, tx: Tx, { kind, ref }: TimerRow, at: number): Promise<void> {
  switch (kind) {
    case 'expire':
      return expireOrder(tx, ref, at)
    case 'unfreeze':
      return unfreezeByTime(tx, ref, at)
    case 'share':
      return finishShare(sandbox, tx, ref, at)
    case 'refund':
      return finishRefund(sandbox, tx, ref, at)
    case 'return_timeout':
      return finishReturn(sandbox, tx, ref, at, { FAILED: 'TIME_OUT_CLOSED' })
    case 'applyment':
      return moveOn(sandbox, tx, ref, at)
    case 'settlement':
      return verifySettlement(tx, ref, at)
    case 'receipt':
      return confirmByTime(sandbox, tx, ref, at)
  }
}
