import type { ActorKind } from '@anxin/drizzle/schema/audit'
import type { App } from '../app'
import type { Caller } from '../platform/caller'
import type { Tx } from '../platform/db'

export type Actor = { readonly kind: ActorKind; readonly id: string | null }

export const SYSTEM: Actor = { kind: 'system', id: null }

export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'owner':
      return { kind: 'owner', id: caller.userId }
    case 'shop':
    case 'guest':
      return { kind: 'shop', id: caller.userId }
    case 'operator':
      return { kind: 'operator', id: caller.operatorId }
  }
}

/**
 * Appends who did what, in the transaction of the change.
 * @param data small facts; never personal data, only ids and amounts
 */
export async function record(
  app: App,
  tx: Tx,
  actor: Actor,
  action: string,
  subjectId: string,
  data: Record<string, unknown> | null = null,
): Promise<void> {
  tx.write(
    'INSERT INTO audit_entry (id, at, actor, actor_id, action, subject_id, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [
      app.newId(),
      app.clock.now(),
      actor.kind,
      actor.id,
      action,
      subjectId,
      data === null ? null : JSON.stringify(data),
    ],
  )
}
