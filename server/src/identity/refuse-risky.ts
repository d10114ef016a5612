import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { judgeText } from '../gateways/wechat-open/judge-text'
import type { OperatorCaller, OwnerCaller, ShopCaller } from '../platform/caller'
import { storedReply, type CommandKey } from '../platform/commands'
import { openidOf } from './people'

export type TextOfCall = {
  readonly caller: OwnerCaller | ShopCaller | OperatorCaller
  readonly command: CommandKey
  readonly content: string
  /** What it is a text of, for the log. */
  readonly what: string
}

/**
 * CONTENT_RISKY for a text that WeChat finds risky. For what only a few people read: it is taken where WeChat cannot be
 * asked, because a complaint must not depend on that. Outside a transaction; a repeat of a command is not judged again,
 * nor is the platform itself.
 */
export async function refuseRisky(app: App, { caller, command, content, what }: TextOfCall): Promise<void> {
  if (caller.kind === 'operator' || content === '' || (await storedReply(app.db, command))) return
  const mini = caller.kind
  const openid = await openidOf(app, app.db, caller.userId, mini)
  if ((await judgeText(app.wechatOpen, { app: mini, openid, scene: 'comment', content })) === 'risky')
    throw new AppError('CONTENT_RISKY', what)
}
