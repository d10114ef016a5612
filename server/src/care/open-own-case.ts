import { CASE_WINDOWS } from '@anxin/shared/care/case-terms'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf } from '../audit'
import { refuseRisky } from '../identity'
import { findOrder, lockOrder, type OrderRow } from '../orders'
import type { OwnerCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { viewCase } from './case-view'
import { openCase, requireWindow } from './open-case'

type Route = 'POST /orders/:orderId/cases'

/** The owner opens a case about lines of the own order, within the window of its type. */
export async function openOwnCase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  ownOrder(caller, await findOrder(app.db, params.orderId))
  await refuseRisky(app, { caller, command, content: body.text, what: 'the text of a case' })
  return runCommand(app, command, async (tx) => {
    const order = ownOrder(caller, await lockOrder(tx, params.orderId))
    const { type, lineIds, text, photoIds, odometerKm = null } = body
    if (CASE_WINDOWS[type].km !== null && odometerKm === null)
      throw new AppError('BAD_INPUT', 'odometerKm', { fields: { odometerKm: '请填写车辆当前里程' } })
    requireWindow(app, order, type, odometerKm)
    const opening = { id: app.newId(), type, cause: 'owner', lineIds, text, photoIds } as const
    const row = await openCase(app, tx, order, { ...opening, actor: actorOf(caller) })
    return viewCase(app, tx, row, await lockOrder(tx, order.id), caller)
  })
}

/** NOT_FOUND for another owner's order. */
export function ownOrder(caller: OwnerCaller, order: OrderRow): OrderRow {
  if (order.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `order ${order.id} has another owner`)
  return order
}
