import type { App } from '../app'
import type { Actor } from '../audit'
import type { Tx } from '../platform/db'
import { changeOrder } from './change-order'
import type { OrderRow } from './orders.repository'

/** Writes something that concerns a locked order into its timeline, and so into its evidence. */
export async function noteOnOrder(
  app: App,
  tx: Tx,
  locked: OrderRow,
  note: { readonly actor: Actor; readonly type: string; readonly text: string },
): Promise<void> {
  await changeOrder(app, tx, locked, note)
}
