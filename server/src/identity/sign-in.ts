import type { Membership } from '@anxin/shared/identity/identity.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { plusMs } from '@anxin/shared/kernel/time'
import type { z } from 'zod'
import type { App } from '../app'
import type { WechatApp, WechatSession } from '../gateways/wechat-open/port'
import { claimsOf, type Claims } from '../platform/auth'
import type { GuestCaller, OwnerCaller, ShopCaller } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import type { UserRow } from './identity.repository'
import { linkPerson } from './link-person'
import { membershipsOf, type MembershipRow } from './memberships.repository'
import { takeUpInvitations } from './take-up-invitations'

/**
 * Signs a person in with the code of wx.login. In the shop mini-program the token acts for one membership; somebody
 * without one gets a guest token, which may bind a phone and nothing else.
 */
export async function signIn(
  app: App,
  call: Call<'POST /sessions'>,
  sign: (claims: Claims) => string,
): Promise<Reply<'POST /sessions'>> {
  const { app: miniApp, code, shopId } = call.body
  const user = await linkPerson(app, miniApp, await askWechat(app, miniApp, code))
  const now = app.clock.now()
  if (miniApp === 'owner') {
    const caller: OwnerCaller = { kind: 'owner', userId: user.id }
    const claims = claimsOf(caller, now, LIMITS.sessionMs, user.tokensValidFromAt)
    return replyOf(app, user, sign(claims), now, [], null)
  }
  const { phoneIndex } = user
  if (phoneIndex) await app.db.transaction((tx) => takeUpInvitations(app, tx, user.id, phoneIndex))
  const memberships = await membershipsOf(app.db, user.id)
  const active = shopId === undefined ? memberships[0] : memberships.find((m) => m.shopId === shopId)
  if (shopId !== undefined && !active) throw new AppError('NOT_FOUND', `not staff of ${shopId}`)
  const caller = active ? shopCallerOf(user.id, active) : guestOf(user.id)
  const claims = claimsOf(caller, now, LIMITS.sessionMs, user.tokensValidFromAt)
  return replyOf(app, user, sign(claims), now, memberships, active ?? null)
}

async function askWechat(app: App, miniApp: WechatApp, code: string): Promise<WechatSession> {
  const outcome = await app.wechatOpen.code2session(miniApp, code)
  if (outcome.kind === 'ok') return outcome.value
  // 40029 bad code, 40163 used code, 40226 a user whom WeChat blocks. Any other refusal is about our own set-up.
  if (outcome.kind === 'refused' && ['40029', '40163', '40226'].includes(outcome.code))
    throw new AppError('LOGIN_CODE_INVALID', `WeChat ${outcome.code}`)
  throw new AppError(
    'WECHAT_UNAVAILABLE',
    `code2session: ${JSON.stringify({ ...outcome, message: undefined })}`,
  )
}

function shopCallerOf(userId: string, { shopId, staffId, role, showPrices }: MembershipRow): ShopCaller {
  return { kind: 'shop', userId, shopId, staffId, role, showPrices }
}

function guestOf(userId: string): GuestCaller {
  return { kind: 'guest', userId }
}

function replyOf(
  app: App,
  user: UserRow,
  token: string,
  now: Date,
  memberships: z.input<typeof Membership>[],
  active: z.input<typeof Membership> | null,
): Reply<'POST /sessions'> {
  return {
    token,
    expiresAt: plusMs(now, LIMITS.sessionMs).toISOString(),
    userId: user.id,
    phoneMasked: user.phoneSealed ? maskPhone(app.seal.open(user.phoneSealed)) : null,
    memberships,
    active,
  }
}
