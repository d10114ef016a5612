import { operator } from '@anxin/drizzle/schema/identity'
import { assert } from '@anxin/shared/kernel/errors'
import { and, eq, lt } from 'drizzle-orm'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { laterOf } from './revoke-sessions'

export type OperatorRow = typeof operator.$inferSelect

/** The operator of this name, locked until the transaction ends, or null. */
export async function lockOperator(tx: Tx, name: string): Promise<OperatorRow | null> {
  const [row] = await tx.orm.select().from(operator).where(eq(operator.name, name)).for('update')
  return row ?? null
}

export async function insertOperator(tx: Tx, row: OperatorRow): Promise<void> {
  await tx.orm.insert(operator).values(row)
}

export async function setTries(
  tx: Tx,
  id: string,
  tries: Pick<OperatorRow, 'tries' | 'lockedUntil'>,
): Promise<void> {
  await tx.orm.update(operator).set(tries).where(eq(operator.id, id))
}

/** Marks a TOTP time step as used; false when it, or a later one, was used before. Clears the count of tries. */
export async function useTotpStep(tx: Tx, id: string, step: number): Promise<boolean> {
  const [result] = await tx.orm
    .update(operator)
    .set({ totpStepUsed: step, tries: 0, lockedUntil: null })
    .where(and(eq(operator.id, id), lt(operator.totpStepUsed, step)))
  return result.affectedRows === 1
}

/** Ends every session of the operator when the transaction commits. */
export async function revokeOperatorSessions(app: App, tx: Tx, id: string): Promise<void> {
  const [row] = await tx.orm.select().from(operator).where(eq(operator.id, id)).for('update')
  assert(row, `operator ${id} exists`)
  const tokensValidFromAt = laterOf(app.clock.now(), row.tokensValidFromAt)
  await tx.orm.update(operator).set({ tokensValidFromAt }).where(eq(operator.id, id))
  tx.afterCommit(() => app.sessions.forget(id))
}

/** What an operator was given, or null where there is none. */
export async function findRights(q: Queries, id: string): Promise<readonly string[] | null> {
  const [row] = await q.orm.select({ rights: operator.rights }).from(operator).where(eq(operator.id, id))
  return row?.rights ?? null
}
