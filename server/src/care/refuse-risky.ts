import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { judgeText } from '../gateways/wechat-open/judge-text'
import { openidOf } from '../identity'
import { storedReply, type CommandKey } from '../platform/commands'
import type { CaseCaller } from './case-access'

/**
 * CONTENT_RISKY for a text that WeChat finds risky. The three sides alone read it, so it is taken where WeChat cannot
 * be asked: a complaint must not depend on that. Outside a transaction; a repeat of a command is not judged again.
 */
export async function refuseRisky(
  app: App,
  caller: CaseCaller,
  command: CommandKey,
  content: string,
): Promise<void> {
  if (caller.kind === 'operator' || content === '' || (await storedReply(app.db, command))) return
  const mini = caller.kind
  const openid = await openidOf(app, app.db, caller.userId, mini)
  if ((await judgeText(app.wechatOpen, { app: mini, openid, scene: 'comment', content })) === 'risky')
    throw new AppError('CONTENT_RISKY', 'the text of a case')
}
