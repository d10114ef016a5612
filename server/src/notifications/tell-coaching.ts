import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { staffUserIds } from '../shops'
import { coachingNote } from '../suggestions'
import { notify } from './notify'

/** Listener: an operator has written to a shop about what it suggests; its owners read the note. */
export async function tellCoaching(app: App, tx: Tx, event: Event<'shop.coached'>): Promise<void> {
  const { reviewId, shopId } = event.payload
  const note = await coachingNote(tx, reviewId)
  for (const userId of (await staffUserIds(tx, shopId, ['shop-owner'])).toSorted()) {
    await notify(app, tx, {
      userId,
      message: { template: 'shop-alert', title: '平台对建议项目的提醒', text: `${note}（数据见“排序自查”）` },
      orderId: null,
      subject: '建议项目',
      subjectAt: event.at,
      cause: `${event.topic}.${event.id}`,
    })
  }
}
