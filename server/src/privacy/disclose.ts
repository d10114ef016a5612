import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { phoneOf } from '../identity'
import { findOrder, findShopOrder, type OrderRow } from '../orders'
import { ofRegion, requireRight } from '../platform/caller'
import { isDuplicate, type Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { staffName } from '../shops'
import { carInFull } from '../vehicles'
import { findDisclosure, insertDisclosure, type DisclosureRow } from './disclosures.repository'

type ByShop = 'POST /shop/orders/:orderId/disclosure'
type ByOperator = 'POST /operators/orders/:orderId/disclosure'
type Asked = Call<ByShop>['body'] | Call<ByOperator>['body']
type Viewer = Pick<DisclosureRow, 'by' | 'byId' | 'byName'>

/**
 * The desk of a shop looks at the owner's phone, or at plate and VIN, of an order that stands. No technician does: they
 * work by the masked plate. The look is written first, and the owner can read it.
 */
export async function discloseToShop(app: App, call: Call<ByShop>): Promise<Reply<ByShop>> {
  const { caller, params, body } = call
  return app.db.transaction(async (tx) => {
    const order = await findShopOrder(tx, caller, params.orderId)
    const name = await staffName(tx, caller.staffId)
    const byName = `${order.shopName ?? ''} · ${name}`
    return disclose(app, tx, order, { ...body, by: 'shop', byId: caller.staffId, byName })
  })
}

/** An operator with the right `orders` looks, of an order of their region. */
export async function discloseToOperator(app: App, call: Call<ByOperator>): Promise<Reply<ByOperator>> {
  const { caller, params, body } = call
  requireRight(caller, 'orders')
  return app.db.transaction(async (tx) => {
    const order = ofRegion(caller, await findOrder(tx, params.orderId))
    const viewer = { by: 'operator' as const, byId: caller.operatorId, byName: '安心修客服' }
    return disclose(app, tx, order, { ...body, ...viewer })
  })
}

async function disclose(app: App, tx: Tx, order: OrderRow, asked: Asked & Viewer): Promise<Reply<ByShop>> {
  const now = app.clock.now()
  if (asked.reason === 'other' && asked.note === '')
    throw new AppError('BAD_INPUT', 'a reason', { fields: { note: '请写明原因' } })
  if (!isOpen(order, now)) throw new AppError('DISCLOSURE_CLOSED', `order ${order.id} is ${order.state}`)
  const at = await note(tx, { ...asked, ownerId: order.ownerId, orderId: order.id, at: now })
  const car = asked.what === 'vehicle' ? await carInFull(app, tx, order) : null
  return {
    phone: asked.what === 'phone' ? await phoneOf(app, tx, order.ownerId) : null,
    plate: car?.plate ?? null,
    vin: car?.vin ?? null,
    untilAt: plusMs(at, LIMITS.disclosureMs).toISOString(),
  }
}

/** From the appointment on, until some time after the end; nobody needs the owner of an order that was cancelled. */
function isOpen({ state, acceptedAt, completedAt }: OrderRow, now: Date): boolean {
  if (state === 'CANCELLED' || state === 'MATCHING' || state === 'PENDING_PAY' || acceptedAt === null)
    return false
  return completedAt === null || now.getTime() - completedAt.getTime() < LIMITS.disclosureAfterEndMs
}

/** Writes the look; a repeat under the same id is the same look, as long as it lasts. Answers when it was. */
async function note(tx: Tx, row: DisclosureRow): Promise<Date> {
  const earlier = await findDisclosure(tx, row.id)
  if (earlier === null) {
    await insertDisclosure(tx, row).catch((error: unknown) => {
      if (isDuplicate(error)) throw new AppError('CONFLICT', `disclosure ${row.id} is being written`)
      throw error
    })
    return row.at
  }
  const isSame = earlier.byId === row.byId && earlier.orderId === row.orderId && earlier.what === row.what
  const isOver = row.at.getTime() - earlier.at.getTime() >= LIMITS.disclosureMs
  if (!isSame || isOver) throw new AppError('CONFLICT', `disclosure ${row.id} is another, or over`)
  return earlier.at
}
