import { actorOf, record } from '../audit'
import type { App } from '../app'
import { callerId } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { revokeOperatorSessions } from './operators.repository'
import { revokeSessions } from './revoke-sessions'

type SignOut = 'POST /me/sign-out'

/** Ends every session of the caller, on every device. */
export async function signOut(app: App, call: Call<SignOut>): Promise<Reply<SignOut>> {
  const { caller } = call
  return runCommand(app, call.command, async (tx) => {
    if (caller.kind === 'operator') await revokeOperatorSessions(app, tx, caller.operatorId)
    else await revokeSessions(app, tx, caller.userId)
    await record(app, tx, actorOf(caller), 'session.sign-out', callerId(caller))
    return { ok: true as const }
  })
}
