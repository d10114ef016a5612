import { yuanText } from '@anxin/shared/kernel/money'
import { localText } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { staffUserIds } from '../shops'
import { notify } from './notify'

type DebtEvent = Event<'shop.debt-near'> | Event<'shop.debt-limited'> | Event<'shop.debt-lifted'>
type Text = { readonly title: string; readonly text: string }

/** Listener: what a shop owes is about to stop new orders, has stopped them, or no longer does. */
export async function tellDebt(app: App, tx: Tx, event: DebtEvent): Promise<void> {
  const { shopId } = event.payload
  for (const userId of (await staffUserIds(tx, shopId, ['shop-owner'])).toSorted()) {
    await notify(app, tx, {
      userId,
      message: { template: 'shop-alert', ...textOf(event) },
      orderId: null,
      subject: '待还款项',
      subjectAt: event.at,
      cause: `${event.topic}.${event.id}`,
    })
  }
}

function textOf(event: DebtEvent): Text {
  switch (event.topic) {
    case 'shop.debt-near': {
      const { owedFen, until } = event.payload
      return {
        title: '有款项待还',
        text: `待还 ¥${yuanText(owedFen)}，${localText(new Date(until))} 前未还清将暂停接新单，见“收入—待还款项”`,
      }
    }
    case 'shop.debt-limited':
      return {
        title: '欠款逾期，已暂停接单',
        text: `逾期 ¥${yuanText(event.payload.overdueFen)}，还清后自动恢复接单；进行中的订单照常，见“收入—待还款项”`,
      }
    case 'shop.debt-lifted':
      return { title: '欠款已结清，恢复接单', text: '现在可以继续接单' }
  }
}
