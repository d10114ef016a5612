import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { countIdentities, deleteIdentities, findUser, updateUser } from './identity.repository'
import { membershipsOf } from './memberships.repository'
import { countPhoneCodes, deletePhoneCodes } from './phone-codes.repository'
import { revokeSessions } from './revoke-sessions'

/**
 * Takes everything that says who a user is. The row stays, as the number that orders name; whoever comes with the same
 * openid or phone is somebody new. Locks the user.
 */
export async function erasePerson(app: App, tx: Tx, userId: string): Promise<void> {
  await revokeSessions(app, tx, userId)
  await deleteIdentities(tx, userId)
  await deletePhoneCodes(tx, userId)
  await updateUser(tx, userId, {
    unionidSealed: null,
    unionidIndex: null,
    phoneSealed: null,
    phoneIndex: null,
  })
}

/** What identity keeps about a user. */
export async function personFacts(
  app: App,
  q: Queries,
  userId: string,
): Promise<{ phone: string | null; miniApps: number; phoneCodes: number }> {
  const [user, miniApps, phoneCodes] = await Promise.all([
    findUser(q, userId),
    countIdentities(q, userId),
    countPhoneCodes(q, userId),
  ])
  if (!user) throw new AppError('NOT_SIGNED_IN', `user ${userId} is gone`)
  return { phone: user.phoneSealed && app.seal.open(user.phoneSealed), miniApps, phoneCodes }
}

/** How many shops the user works for. */
export async function countMemberships(q: Queries, userId: string): Promise<number> {
  return (await membershipsOf(q, userId)).length
}
