import { run, type Tx } from './database'
import type { Sandbox } from './types'

export type Notice = {
  eventType: string
  originalType: 'transaction' | 'refund' | 'profitsharing' | 'violation' | 'complaint'
  summary: string
  url: string
  outTradeNo: string | null
  resource: Record<string, unknown>
}

/** Writes a notification with the state change that it tells of; it is sent after the commit, and until it is taken. */
export async function notify(sandbox: Sandbox, tx: Tx, notice: Notice): Promise<void> {
  const now = sandbox.clock.now().getTime()
  await run(
    tx,
    `INSERT INTO notifications (id, event_type, original_type, summary, url, resource, out_trade_no, state, attempts, put_off, created_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, 0, ?, ?)`,
    [
      notificationId(sandbox),
      notice.eventType,
      notice.originalType,
      notice.summary,
      notice.url,
      JSON.stringify(notice.resource),
      notice.outTradeNo,
      now,
      now,
    ],
  )
}

/** An id in the form that WeChat uses. */
export function notificationId(sandbox: Sandbox): string {
  const hex = sandbox.random.hex(32)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
