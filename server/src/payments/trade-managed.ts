import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'

/** What a process was told last; others ask for themselves. */
const known = new WeakMap<App, { readonly managed: boolean; readonly until: Date }>()

/**
 * Whether WeChat holds back settlement of the owners' mini-program until receipt of its orders is confirmed
 * (发货信息管理). Asked again every hour; null while WeChat does not say.
 */
export async function isTradeManaged(app: App): Promise<boolean | null> {
  const now = app.clock.now()
  const last = known.get(app)
  if (last && now < last.until) return last.managed
  const outcome = await app.wechatOpen.isTradeManaged('owner')
  if (outcome.kind !== 'ok') return null
  known.set(app, { managed: outcome.value.managed, until: plusMs(now, LIMITS.tradeManagedKnownMs) })
  return outcome.value.managed
}

/** WeChat has just shown that what we know is old. */
export function forgetTradeManaged(app: App): void {
  known.delete(app)
}
