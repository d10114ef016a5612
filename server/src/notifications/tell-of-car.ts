import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { findVehicle, worksOf } from '../vehicles'
import { notify } from './notify'

/** Listeners: what an owner hears about a car rather than about an order. */

export async function tellWorkDue(app: App, tx: Tx, event: Event<'vehicle.work-due'>): Promise<void> {
  const { workId, ownerId, vehicleId } = event.payload
  const work = (await worksOf(tx, vehicleId)).find(({ id }) => id === workId)
  if (work?.state !== 'open') return // done or stopped in the meantime
  const price = work.priceFen === null ? '' : `，当时报价 ¥${yuanText(work.priceFen)}`
  await notify(app, tx, {
    userId: ownerId,
    message: {
      template: 'order-progress',
      title: '上次没做的项目到时间了',
      text: `${await carName(tx, ownerId, vehicleId)}「${work.name}」${work.level === 'urgent' ? '需尽快处理' : '建议检查'}${price}；可在爱车里预约、改期或不再提醒`,
    },
    orderId: null,
    page: `car/detail/index?vehicleId=${vehicleId}`,
    subject: '爱车提醒',
    subjectAt: event.at,
    cause: `vehicle.work-due.${event.id}`,
  })
}

export async function tellOpened(app: App, tx: Tx, event: Event<'vehicle.record-opened'>): Promise<void> {
  const { ownerId, vehicleId } = event.payload
  await notify(app, tx, {
    userId: ownerId,
    message: {
      template: 'order-progress',
      title: '车辆档案被打开',
      text: `你分享的${await carName(tx, ownerId, vehicleId)}档案被一位新访客打开；可随时在档案页收回链接`,
    },
    orderId: null,
    page: `car/record/index?vehicleId=${vehicleId}`,
    subject: '车辆档案',
    subjectAt: event.at,
    cause: `vehicle.record-opened.${event.id}`,
  })
}

export async function tellTransferred(app: App, tx: Tx, event: Event<'vehicle.transferred'>): Promise<void> {
  const { fromOwnerId, toOwnerId, vehicleId } = event.payload
  const car = await carName(tx, toOwnerId, vehicleId)
  await notify(app, tx, {
    userId: fromOwnerId,
    message: {
      template: 'order-progress',
      title: '车辆已过户',
      text: `${car}已由新车主接收；你做过的订单和账单仍在订单里`,
    },
    orderId: null,
    page: 'pages/cars/index',
    subject: '车辆过户',
    subjectAt: event.at,
    cause: `vehicle.transferred.${event.id}`,
  })
}

/** Brand and series: no plate in a message. */
async function carName(q: Queries, ownerId: string, vehicleId: string): Promise<string> {
  const car = await findVehicle(q, ownerId, vehicleId)
  return car ? `${car.brandName} ${car.seriesName}` : ''
}
