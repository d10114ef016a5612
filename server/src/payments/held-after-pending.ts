import type { Tx } from '../platform/db'
import { entriesOfOperation, plus, remainderOf, type Balances } from './ledger'
import { heldBy } from './ledger.repository'
import { isSettled, operationsOf } from './payments.repository'

/**
 * What a locked payment will hold once what is under way has come through (refunds, commission that comes back,
 * recoveries): who orders more of its money may count on no more than that.
 */
export async function heldAfterPending(
  tx: Tx,
  paymentId: string,
): Promise<{ held: Balances; remainderFen: number }> {
  let held = await heldBy(tx, paymentId)
  for (const operation of await operationsOf(tx, paymentId))
    if (!isSettled(operation)) held = plus(held, entriesOfOperation(held, operation))
  return { held, remainderFen: remainderOf(held) }
}
