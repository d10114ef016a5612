import type { App } from '../app'
import type { Tx } from '../platform/db'
import { setTimers } from '../platform/timers'
import { paymentsOf } from './payments.repository'
import { SHIP } from './upload-shipping'

/**
 * What a subject was paid for is ready or delivered: WeChat is told so for each payment that is frozen, after the
 * commit and once, where it asks for that at all.
 */
export async function shipSubject(app: App, tx: Tx, subjectId: string): Promise<void> {
  const dueAt = app.clock.now()
  const frozen = (await paymentsOf(tx, subjectId)).filter(({ state }) => state === 'frozen')
  await setTimers(
    app,
    tx,
    frozen.map(({ id }) => ({ kind: SHIP, subjectId: id, dueAt })),
  )
}
