import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import type { App } from '../app'
import { actorOf } from '../audit'
import { newestChecklist } from '../catalogue'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { lockShopOrder } from './access'
import { clearAppointment } from './appointment'
import { changeOrder } from './change-order'
import { checkCode } from './codes'
import { countWrongCode } from './codes.repository'
import { viewOrder } from './order-view'
import { photosOf } from './orders.repository'

type Route = 'POST /shop/orders/:orderId/intake'

const SLOT_NAMES = { front: '车头', rear: '车尾', left: '左侧', right: '右侧', dashboard: '仪表盘' } as const

/** The car comes in: the owner's code, five photos, odometer and fuel. EVIDENCE_MISSING names what is missing. */
export async function checkInOrder(app: App, call: Call<Route>): Promise<Reply<Route>> {
  try {
    return await runCommand(app, call.command, (tx) => checkIn(app, tx, call))
  } catch (error) {
    if (error instanceof AppError && error.code === 'INTAKE_CODE_WRONG')
      await countWrongCode(app, call.params.orderId)
    throw error
  }
}

async function checkIn(app: App, tx: Tx, { caller, params, body }: Call<Route>): Promise<Reply<Route>> {
  const order = await lockShopOrder(tx, caller, params.orderId)
  if (order.state !== 'ACCEPTED' || order.withdrawnAt || !order.shopId)
    throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
  await checkCode(
    app,
    order,
    body.code,
    { hash: order.intakeCodeHash, until: order.intakeCodeUntil },
    'INTAKE_CODE_WRONG',
  )
  const photos = (await photosOf(tx, order.id)).filter(({ side }) => side === 'shop')
  const missing = INTAKE_PHOTO_SLOTS.filter((slot) => !photos.some((photo) => photo.slot === slot))
  if (missing.length > 0) {
    const fields = Object.fromEntries(
      missing.map((slot) => [`photos.${slot}`, `缺少${SLOT_NAMES[slot]}照片`]),
    )
    throw new AppError('EVIDENCE_MISSING', missing.join(' '), { fields })
  }
  const now = app.clock.now()
  const quoteDue = order.priceMode === 'fixed' ? null : plusMs(now, LIMITS.quoteDueMs)
  const checkedIn = await changeOrder(app, tx, order, {
    event: 'check-in',
    set: {
      checkedInAt: now,
      odometerKm: body.odometerKm,
      fuelPercent: body.fuelPercent,
      damages: body.damages,
      items: body.items,
      checklistVersion: await newestChecklist(tx, order.serviceId),
      intakeCodeHash: null,
      intakeCodeUntil: null,
      stepDueAt: quoteDue,
    },
    actor: actorOf(caller),
    type: 'checked-in',
    text: `已接车：里程 ${body.odometerKm} 公里，油量/电量 ${body.fuelPercent}%${body.damages.length > 0 ? `，已有损伤 ${body.damages.length} 处` : ''}`,
    photoIds: photos.map(({ id }) => id),
  })
  await clearAppointment(tx, order.id)
  if (quoteDue) await setTimer(app, tx, 'orders.quote-due', order.id, quoteDue)
  await publish(app, tx, 'order.checked-in', order.id, { orderId: order.id, shopId: order.shopId })
  return viewOrder(tx, checkedIn, caller)
}
