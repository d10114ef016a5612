import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { OperatorCaller } from '../platform/caller'
import type { Tx } from '../platform/db'
import {
  closeProposal,
  insertProposal,
  lockOpenProposal,
  lockProposal,
  type ProposalRow,
} from './proposals.repository'

type Proposal = Pick<ProposalRow, 'kind' | 'targetId' | 'orderId' | 'region' | 'amountFen' | 'note'>

/** Writes down what a second operator must agree to; an earlier proposal about the same thing is replaced. */
export async function propose(
  app: App,
  tx: Tx,
  { operatorId }: OperatorCaller,
  proposal: Proposal,
): Promise<string> {
  const openKey = `${proposal.kind}.${proposal.targetId}`
  const now = app.clock.now()
  const earlier = await lockOpenProposal(tx, openKey)
  if (earlier)
    await closeProposal(tx, earlier.id, { state: 'replaced', decidedBy: operatorId, decidedAt: now })
  return insert(app, tx, proposal, { state: 'open', openKey, proposedBy: operatorId, decidedAt: null })
}

/** Writes down what one operator may do alone, so that it counts. */
export async function noteDoneAlone(
  app: App,
  tx: Tx,
  { operatorId }: OperatorCaller,
  proposal: Proposal,
): Promise<string> {
  const decidedAt = app.clock.now()
  return insert(app, tx, proposal, { state: 'approved', openKey: null, proposedBy: operatorId, decidedAt })
}

/**
 * The second operator agrees. SECOND_PERSON_NEEDED from whoever proposed it; PROPOSAL_GONE where it was decided or
 * replaced, or is about something else than the caller has seen.
 */
export async function approve(
  app: App,
  tx: Tx,
  { operatorId }: OperatorCaller,
  about: Pick<Proposal, 'kind' | 'targetId'> & { readonly proposalId: string },
): Promise<ProposalRow> {
  const { proposalId, kind, targetId } = about
  const proposal = await lockProposal(tx, proposalId)
  if (proposal?.state !== 'open' || proposal.kind !== kind || proposal.targetId !== targetId)
    throw new AppError('PROPOSAL_GONE', `proposal ${proposalId}: ${proposal?.state ?? 'unknown'}`)
  if (proposal.proposedBy === operatorId)
    throw new AppError('SECOND_PERSON_NEEDED', `${operatorId} proposed ${proposalId}`)
  await closeProposal(tx, proposalId, {
    state: 'approved',
    decidedBy: operatorId,
    decidedAt: app.clock.now(),
  })
  return proposal
}

async function insert(
  app: App,
  tx: Tx,
  proposal: Proposal,
  rest: Pick<ProposalRow, 'state' | 'openKey' | 'proposedBy' | 'decidedAt'>,
): Promise<string> {
  const id = app.newId()
  const row = { id, ...proposal, ...rest, proposedAt: app.clock.now(), decidedBy: null }
  if (!(await insertProposal(tx, row)))
    throw new AppError('PROPOSAL_GONE', `another proposal about ${proposal.targetId}`)
  return id
}
