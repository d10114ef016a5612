import { AppError } from '@anxin/shared/kernel/errors'
import { personalDataIn } from '@anxin/shared/kernel/personal-text'
import type { App } from '../app'
import { judgeText } from '../gateways/wechat-open/judge-text'
import { openidOf } from '../identity'
import type { ShopCaller } from '../platform/caller'

/** WeChat judges 2500 characters at once. */
const JUDGED_CHARS_MAX = 2500

/**
 * Whether a shop's texts may be read by everybody; outside a transaction. PERSONAL_TEXT where one tells of a person or
 * a car, CONTENT_RISKY where WeChat does not let it pass, WECHAT_UNAVAILABLE where it cannot be asked.
 * @param texts by the name of the field that they came in
 */
export async function checkPublicText(
  app: App,
  caller: ShopCaller,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const personal = Object.entries(texts).filter(([, text]) => personalDataIn(text) !== null)
  if (personal.length > 0) {
    const fields = Object.fromEntries(personal.map(([name]) => [name, '含有车牌、手机号或车架号']))
    throw new AppError('PERSONAL_TEXT', Object.keys(fields).join(' '), { fields })
  }
  const openid = await openidOf(app, app.db, caller.userId, 'shop')
  const whole = Object.values(texts).join('\n')
  for (let start = 0; start < whole.length; start += JUDGED_CHARS_MAX) {
    const content = whole.slice(start, start + JUDGED_CHARS_MAX)
    const judgement = await judgeText(app.wechatOpen, { app: 'shop', openid, scene: 'comment', content })
    if (judgement === 'unchecked') throw new AppError('WECHAT_UNAVAILABLE', 'a public text was not checked')
    if (judgement !== 'fine') throw new AppError('CONTENT_RISKY', `a public text is ${judgement}`)
  }
}
