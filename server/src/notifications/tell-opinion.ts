import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { findOrder } from '../orders'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { staffUserIds } from '../shops'
import { notify } from './notify'

const OWNER_PAGE = 'order/opinion/index'
const SHOP_PAGE = 'office/opinion/index'

/** Listener: a shop is asked about the quote of another, or half of its time has passed. It hears nothing of the order. */
export async function tellShopOfOpinion(
  app: App,
  tx: Tx,
  event: Event<'opinion.asked' | 'opinion.half-gone'>,
): Promise<void> {
  const { orderId, shopId, opinionId } = event.payload
  const { serviceName, vehicleText } = await findOrder(tx, orderId)
  const car = vehicleText.split(' · ')[0] ?? ''
  const isFirst = event.topic === 'opinion.asked'
  const title = isFirst ? '车主想听听你的看法' : '评估时间已过半'
  const text = `${serviceName}，${car}。${isFirst ? '请在 30 分钟内逐项给出看法，不涉及接单' : '请在 15 分钟内答复，逾期自动结束'}`
  for (const userId of (await staffUserIds(tx, shopId, ['shop-owner', 'adviser'])).toSorted())
    await notify(app, tx, {
      userId,
      message: { template: 'shop-alert', title, text },
      orderId: null,
      page: `${SHOP_PAGE}?opinionId=${opinionId}`,
      subject: serviceName,
      subjectAt: event.at,
      cause: `${event.topic}.${event.id}`,
    })
}

/** Listener: an answer is there. */
export async function tellOwnerOfOpinion(app: App, tx: Tx, event: Event<'opinion.answered'>): Promise<void> {
  await tellOwner(app, tx, event, '有门店给出了看法', '可与报价逐项对照；只供参考，同意与否由你决定')
}

/** Listener: the half hour is over; said where fewer have answered than were asked for. */
export async function tellOpinionClosed(app: App, tx: Tx, event: Event<'opinion.closed'>): Promise<void> {
  const { answers } = event.payload
  if (answers >= LIMITS.opinionShops) return
  const text =
    answers === 0 ? '门店都没有及时答复，报价仍等你确认' : `收到 ${answers} 家门店的看法，可与报价逐项对照`
  await tellOwner(app, tx, event, '听听别家已结束', text)
}

async function tellOwner(
  app: App,
  tx: Tx,
  event: Event<'opinion.answered' | 'opinion.closed'>,
  title: string,
  text: string,
): Promise<void> {
  const { id: orderId, ownerId, serviceName, slotStartAt } = await findOrder(tx, event.payload.orderId)
  await notify(app, tx, {
    userId: ownerId,
    message: { template: 'quote-ready', title, text },
    orderId,
    page: `${OWNER_PAGE}?orderId=${orderId}`,
    subject: serviceName,
    subjectAt: slotStartAt,
    cause: `${event.topic}.${event.id}`,
  })
}
