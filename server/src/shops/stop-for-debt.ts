import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setDebtStop } from './shops.repository'

/** Why a shop is stopped: the policy that says so, and what was overdue by it. */
export type DebtStop = { readonly version: number; readonly overdueFen: number }

/** From now on the shop gets no new orders, unless that holds already; those that it has go on. True if it is new. */
export async function stopForDebt(app: App, tx: Tx, shopId: string, stop: DebtStop): Promise<boolean> {
  const now = app.clock.now()
  if (!(await setDebtStop(tx, shopId, now))) return false
  const { version, overdueFen } = stop
  await record(app, tx, SYSTEM, 'shop.debt-limited', shopId, { version, overdueFen })
  await publish(app, tx, 'shop.debt-limited', shopId, {
    shopId,
    since: now.toISOString(),
    overdueFen,
    nth: 0,
  })
  return true
}

/** What the shop owes is no longer overdue: it gets orders again. */
export async function allowAfterDebt(app: App, tx: Tx, shopId: string, since: Date): Promise<void> {
  if (!(await setDebtStop(tx, shopId, null))) return
  await record(app, tx, SYSTEM, 'shop.debt-lifted', shopId)
  await publish(app, tx, 'shop.debt-lifted', shopId, { shopId, since: since.toISOString() })
}
