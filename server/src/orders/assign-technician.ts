import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { bookingOf, reassignTechnician } from '../scheduling'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'

type Route = 'POST /shop/orders/:orderId/assignment'

const BEFORE_THE_END: readonly string[] = ['ACCEPTED', 'CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']

/** Gives the work to another technician who is free for the whole of it. SLOT_TAKEN otherwise. */
export async function assignTechnician(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (!BEFORE_THE_END.includes(order.state) || order.withdrawnAt)
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    await reassignTechnician(app, tx, order.id, body.technicianId)
    const booking = await bookingOf(tx, order.id)
    const assigned = await changeOrder(app, tx, order, {
      set: { technicianId: body.technicianId },
      actor: actorOf(caller),
      type: 'assigned',
      text: `由${booking?.technicianName ?? '技师'}负责`,
    })
    return viewOrder(tx, assigned, caller)
  })
}
