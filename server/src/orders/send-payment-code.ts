import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { sendProofCode } from '../identity'
import type { Call, Reply } from '../platform/routes'
import { awaitsCode } from '../risk'
import { ownedBy } from './access'
import { findOrder } from './orders.repository'

type Route = 'POST /orders/:orderId/payment-code'

/**
 * Sends the code for the sum that is due to the phone that the owner has bound, never to one that the request names.
 * ILLEGAL_TRANSITION where the payment waits for no code.
 */
export async function sendPaymentCode(
  app: App,
  { caller, params, command }: Call<Route>,
  address: string,
): Promise<Reply<Route>> {
  const { duePaymentId } = ownedBy(caller, await findOrder(app.db, params.orderId))
  if (duePaymentId === null || !(await awaitsCode(app.db, duePaymentId)))
    throw new AppError('ILLEGAL_TRANSITION', `order ${params.orderId}: no code is waited for`)
  return sendProofCode(app, command, { userId: caller.userId, address }, duePaymentId)
}
