import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { notify } from './notify'

/** Listener: the copy of an account is ready; it is loaded in the app, where its owner is signed in. */
export async function tellExport(app: App, tx: Tx, event: Event<'account.export-ready'>): Promise<void> {
  await notify(app, tx, {
    userId: event.payload.ownerId,
    message: {
      template: 'order-progress',
      title: '你的资料已整理好',
      text: `请在“我的—隐私与我的数据—导出我的资料”下载，${LIMITS.exportKeptMs / DAY_MS} 天内有效`,
    },
    orderId: null,
    page: 'me/export/index',
    subject: '导出我的资料',
    subjectAt: event.at,
    cause: `account.export-ready.${event.id}`,
  })
}
