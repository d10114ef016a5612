import { moneyProposal } from '@anxin/drizzle/schema/operations'
import { and, desc, eq, isNull, lt, sum } from 'drizzle-orm'
import { assert } from '@anxin/shared/kernel/errors'
import { isDuplicate, type Queries, type Tx } from '../platform/db'

export type ProposalRow = typeof moneyProposal.$inferSelect

/** False when a colleague has proposed something about the same target at this very moment. */
export async function insertProposal(tx: Tx, row: ProposalRow): Promise<boolean> {
  try {
    await tx.orm.insert(moneyProposal).values(row)
    return true
  } catch (error) {
    if (isDuplicate(error, 'money_proposal_open')) return false
    throw error
  }
}

/** The proposal, locked until the transaction ends, or null. */
export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | null> {
  const [row] = await tx.orm.select().from(moneyProposal).where(eq(moneyProposal.id, id)).for('update')
  return row ?? null
}

/** The one that is open under a key, locked, or null. */
export async function lockOpenProposal(tx: Tx, openKey: string): Promise<ProposalRow | null> {
  const [row] = await tx.orm
    .select()
    .from(moneyProposal)
    .where(eq(moneyProposal.openKey, openKey))
    .for('update')
  return row ?? null
}

/** Ends a locked proposal that is open. */
export async function closeProposal(
  tx: Tx,
  id: string,
  decided: { state: 'approved' | 'replaced'; decidedBy: string; decidedAt: Date },
): Promise<void> {
  const [{ affectedRows }] = await tx.orm
    .update(moneyProposal)
    .set({ ...decided, openKey: null })
    .where(and(eq(moneyProposal.id, id), eq(moneyProposal.state, 'open')))
  assert(affectedRows === 1, `proposal ${id} changed under its lock`)
}

/** What was done about a target by one person alone, in fen. The caller holds the target's lock. */
export async function doneAloneFen(tx: Tx, kind: ProposalRow['kind'], targetId: string): Promise<number> {
  const { amountFen, state, decidedBy } = moneyProposal
  const ofTarget = and(eq(moneyProposal.targetId, targetId), eq(moneyProposal.kind, kind))
  const [row] = await tx.orm
    .select({ sumFen: sum(amountFen) })
    .from(moneyProposal)
    .where(and(ofTarget, eq(state, 'approved'), isNull(decidedBy)))
  return Number(row?.sumFen ?? 0)
}

/**
 * Up to `limit` open proposals, the newest first.
 * @param region region code, or `*` for all
 */
export async function pageOfProposals(
  q: Queries,
  region: string,
  beforeId: string | null,
  limit: number,
): Promise<ProposalRow[]> {
  const { id, state } = moneyProposal
  const ofRegion = region === '*' ? undefined : eq(moneyProposal.region, region)
  const where = and(eq(state, 'open'), ofRegion, beforeId === null ? undefined : lt(id, beforeId))
  return q.orm.select().from(moneyProposal).where(where).orderBy(desc(id)).limit(limit)
}
