import type { BlindIndex } from '@anxin/drizzle/columns'
import { AppError } from '@anxin/shared/kernel/errors'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import type { Caller } from '../platform/caller'
import { isDuplicate, type Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Reply } from '../platform/routes'
import { lockUser, updateUser } from './identity.repository'
import { membershipsOf, type MembershipRow } from './memberships.repository'
import { takeUpInvitations } from './take-up-invitations'

/** Puts a number on file that the caller has proved to be theirs. PHONE_TAKEN when another user holds it. */
export async function bindNumber(
  app: App,
  tx: Tx,
  caller: Exclude<Caller, { kind: 'operator' }>,
  phone: string,
): Promise<Reply<'POST /me/phone'>> {
  const phoneIndex = app.seal.index('phone', phone)
  const user = await lockUser(tx, caller.userId)
  if (user.phoneIndex !== phoneIndex) {
    await updateUser(tx, user.id, { phoneSealed: app.seal.seal(phone), phoneIndex }).catch(phoneTaken)
    await record(app, tx, actorOf(caller), 'user.phone-bound', user.id)
    await publish(app, tx, 'user.phone-bound', user.id, { userId: user.id })
  }
  return { phoneMasked: maskPhone(phone), memberships: await joined(app, tx, caller, phoneIndex) }
}

/** Joins only in the shop mini-program: being there is how somebody takes up an invitation. */
async function joined(
  app: App,
  tx: Tx,
  { kind, userId }: Exclude<Caller, { kind: 'operator' }>,
  phoneIndex: BlindIndex,
): Promise<MembershipRow[]> {
  if (kind === 'owner') return []
  await takeUpInvitations(app, tx, userId, phoneIndex)
  return membershipsOf(tx, userId)
}

function phoneTaken(error: unknown): never {
  if (isDuplicate(error, 'user_phone')) throw new AppError('PHONE_TAKEN', 'another user holds it')
  throw error
}
