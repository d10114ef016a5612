import type { App } from '../app'
import type { Tx } from '../platform/db'
import { lockUser, updateUser } from './identity.repository'

/** Ends every session of the user when the transaction commits; the next sign-in works at once. */
export async function revokeSessions(app: App, tx: Tx, userId: string): Promise<void> {
  const { tokensValidFromAt } = await lockUser(tx, userId)
  await updateUser(tx, userId, { tokensValidFromAt: laterOf(app.clock.now(), tokensValidFromAt) })
  tx.afterCommit(() => app.sessions.forget(userId))
}

/** Now, or a millisecond after `before`: two revocations in one millisecond are still two. */
export function laterOf(now: Date, before: Date): Date {
  return new Date(Math.max(now.getTime(), before.getTime() + 1))
}
