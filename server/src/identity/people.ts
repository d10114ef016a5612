import type { Sealed } from '@anxin/drizzle/columns'
import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import { findOpenid, findUser, isWithoutPhone } from './identity.repository'
import { findRights } from './operators.repository'

/** The user's openid in one mini-program, sealed. NOT_FOUND when the user has never been in it. */
export async function openidSealedOf(q: Queries, userId: string, miniApp: MiniApp): Promise<Sealed> {
  const openid = await findOpenid(q, userId, miniApp)
  if (openid === null) throw new AppError('NOT_FOUND', `user ${userId} has no openid in the ${miniApp} app`)
  return openid
}

/** The user's openid in one mini-program, in plain text, for a call to WeChat. NOT_FOUND as above. */
export async function openidOf(app: App, q: Queries, userId: string, miniApp: MiniApp): Promise<string> {
  return app.seal.open(await openidSealedOf(q, userId, miniApp))
}

/** The phone number that the user has bound, in full; null without one, or once the account is gone. */
export async function phoneOf(app: App, q: Queries, userId: string): Promise<string | null> {
  const user = await findUser(q, userId)
  return user?.phoneSealed ? app.seal.open(user.phoneSealed) : null
}

/** Whether the user has bound a phone number. */
export async function hasPhone(q: Queries, userId: string): Promise<boolean> {
  return !(await isWithoutPhone(q, userId))
}

/** Whether there is an operator with this id who was given a right. */
export async function operatorHasRight(q: Queries, operatorId: string, right: string): Promise<boolean> {
  return (await findRights(q, operatorId))?.includes(right) ?? false
}
