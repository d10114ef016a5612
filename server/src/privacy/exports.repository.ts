import { accountExport } from '@anxin/drizzle/schema/privacy'
import { and, count, desc, eq, lt } from 'drizzle-orm'
import { AppError } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type ExportRow = typeof accountExport.$inferSelect

/** EXPORT_RUNNING while another copy of the same account is being made. */
export async function insertExport(tx: Tx, row: ExportRow): Promise<void> {
  try {
    await tx.orm.insert(accountExport).values(row)
  } catch (error) {
    if (isDuplicate(error, 'account_export_open'))
      throw new AppError('EXPORT_RUNNING', `owner ${row.ownerId} has one in the making`)
    throw error
  }
}

export async function findExport(q: Queries, id: string): Promise<ExportRow | null> {
  const [row] = await q.orm.select().from(accountExport).where(eq(accountExport.id, id))
  return row ?? null
}

/** An owner's copies before `beforeId`, newest first. */
export async function pageOfExports(
  q: Queries,
  ownerId: string,
  beforeId: string | null,
  limit: number,
): Promise<ExportRow[]> {
  const older = beforeId === null ? undefined : lt(accountExport.id, beforeId)
  return q.orm
    .select()
    .from(accountExport)
    .where(and(eq(accountExport.ownerId, ownerId), older))
    .orderBy(desc(accountExport.id))
    .limit(limit)
}

/** Changes a copy that is in a state; false where it has left it meanwhile. */
export async function updateExport(
  tx: Tx,
  { id, state }: Pick<ExportRow, 'id' | 'state'>,
  set: Partial<ExportRow>,
): Promise<boolean> {
  const where = and(eq(accountExport.id, id), eq(accountExport.state, state))
  const [{ affectedRows }] = await tx.orm.update(accountExport).set(set).where(where)
  return affectedRows === 1
}

export async function countExports(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.orm
    .select({ n: count() })
    .from(accountExport)
    .where(eq(accountExport.ownerId, ownerId))
  return row?.n ?? 0
}
