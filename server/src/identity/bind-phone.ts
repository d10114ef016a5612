import { AppError } from '@anxin/shared/kernel/errors'
import { isPhone } from '@anxin/shared/kernel/phone'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app'
import type { WechatApp } from '../gateways/wechat-open/port'
import { runCommand, storedReply } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { bindNumber } from './bind-number'

type BindPhone = 'POST /me/phone'

/**
 * Binds the number behind a WeChat phone code. In the shop mini-program this also makes the caller a member wherever
 * the number was invited. The code works once at WeChat, so a repeat is answered from what was stored.
 */
export async function bindPhone(app: App, call: Call<BindPhone>): Promise<Reply<BindPhone>> {
  const earlier = await storedReply<Reply<BindPhone>>(app.db, call.command)
  if (earlier) return earlier.reply
  const { caller } = call
  const asked = await askWechat(app, caller.kind === 'owner' ? 'owner' : 'shop', call.body.code)
  if (asked.kind === 'used') return await replyOfTwin(app, call)
  const { phone } = asked
  return runCommand(app, call.command, (tx) => bindNumber(app, tx, caller, phone))
}

async function askWechat(
  app: App,
  miniApp: WechatApp,
  code: string,
): Promise<{ kind: 'phone'; phone: string } | { kind: 'used' }> {
  const outcome = await app.wechatOpen.phoneNumber(miniApp, code)
  if (outcome.kind === 'refused' && ['40029', '40163'].includes(outcome.code)) return { kind: 'used' }
  if (outcome.kind !== 'ok')
    throw new AppError(
      'WECHAT_UNAVAILABLE',
      `phone: ${outcome.kind} ${'code' in outcome ? outcome.code : ''}`,
    )
  const { phone, countryCode } = outcome.value
  if (countryCode !== '86' || !isPhone(phone))
    throw new AppError('PHONE_NOT_MAINLAND', `country code ${countryCode}`)
  return { kind: 'phone', phone }
}

const TWIN_LOOKS = 5
const TWIN_PAUSE_MS = 100

/**
 * WeChat says that the code is invalid or was used. A double tap sends the same command twice, and the other one may
 * hold the number and be about to commit: its answer is ours too.
 */
async function replyOfTwin(app: App, call: Call<BindPhone>): Promise<Reply<BindPhone>> {
  for (let look = 1; look <= TWIN_LOOKS; look++) {
    const twin = await storedReply<Reply<BindPhone>>(app.db, call.command)
    if (twin) return twin.reply
    await pause(TWIN_PAUSE_MS)
  }
  throw new AppError('PHONE_CODE_INVALID', 'WeChat refuses the code')
}
