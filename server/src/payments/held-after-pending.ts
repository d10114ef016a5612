import type { Tx } from '../platform/db'
import { balancesOf, refundEntries, remainderOf, type Balances } from './ledger'
import { heldBy } from './ledger.repository'
import { isSettled, operationsOf } from './payments.repository'

/**
 * What a locked payment will hold once the refunds that are under way have come through: who orders more of its money
 * may count on no more than that.
 */
export async function heldAfterPending(
  tx: Tx,
  paymentId: string,
): Promise<{ held: Balances; remainderFen: number }> {
  let held = await heldBy(tx, paymentId)
  for (const operation of await operationsOf(tx, paymentId)) {
    if (operation.kind !== 'refund' || isSettled(operation)) continue
    const moved = balancesOf(refundEntries(held, operation.amountFen))
    held = {
      ...held,
      frozen: held.frozen + moved.frozen,
      fee: held.fee + moved.fee,
      refunded: held.refunded + moved.refunded,
    }
  }
  return { held, remainderFen: remainderOf(held) }
}
