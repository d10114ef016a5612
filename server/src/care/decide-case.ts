import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { lockOrder, requireRefundable, type OrderRow } from '../orders'
import { refundableFen } from '../payments'
import { requireRight, type OperatorCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { viewCase } from './case-view'
import { carryOut } from './carry-out'
import {
  closeProposal,
  decidedAloneFen,
  insertDecision,
  proposalOf,
  type CaseDecisionRow,
  type CaseRow,
} from './cases.repository'

type Decide = 'POST /operators/cases/:caseId/decision'
type Approve = 'POST /operators/cases/:caseId/decision-approval'

/**
 * An operator decides a case that waits for the platform. Once what was decided alone about the money of the order
 * exceeds LIMITS.operatorRefundAloneFen, it is a proposal until a second operator agrees. After an appeal whoever decided
 * first cannot decide: SECOND_PERSON_NEEDED.
 */
export async function decideCase(
  app: App,
  { caller, params, body, command }: Call<Decide>,
): Promise<Reply<Decide>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    requireDecider(row, caller)
    const amountFen = await amountOf(tx, order, body)
    const { outcome, payFirst, note } = body
    const isAlone = (await decidedAloneFen(tx, order.id)) + amountFen <= LIMITS.operatorRefundAloneFen
    const earlier = await proposalOf(tx, row.id)
    if (earlier) await closeProposal(tx, earlier.id, { state: 'replaced', approvedBy: null })
    const decision: CaseDecisionRow = {
      id: app.newId(),
      caseId: row.id,
      orderId: order.id,
      state: isAlone || amountFen === 0 ? 'made' : 'proposed',
      outcome,
      amountFen,
      payFirst: payFirst && isRefund(outcome),
      note,
      decidedBy: caller.operatorId,
      approvedBy: null,
      at: app.clock.now(),
    }
    await insertDecision(tx, decision)
    await record(app, tx, actorOf(caller), `case.${decision.state}`, row.id, { outcome, amountFen, payFirst })
    const after = decision.state === 'made' ? await make(app, tx, order, row, decision) : row
    return viewCase(app, tx, after, await lockOrder(tx, order.id), caller)
  })
}

/** A second operator agrees to a proposed decision, which is then carried out as it was proposed. */
export async function approveCaseDecision(
  app: App,
  { caller, params, body, command }: Call<Approve>,
): Promise<Reply<Approve>> {
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    const proposal = await proposalOf(tx, row.id)
    if (proposal?.id !== body.decisionId) throw new AppError('PROPOSAL_GONE', `decision ${body.decisionId}`)
    if (proposal.decidedBy === caller.operatorId)
      throw new AppError('SECOND_PERSON_NEEDED', `${caller.operatorId} proposed ${proposal.id}`)
    requireDecider(row, caller)
    const approvedBy = caller.operatorId
    await closeProposal(tx, proposal.id, { state: 'made', approvedBy })
    const { outcome, amountFen } = proposal
    await record(app, tx, actorOf(caller), 'case.approved', row.id, { outcome, amountFen })
    const after = await make(app, tx, order, row, proposal)
    return viewCase(app, tx, after, await lockOrder(tx, order.id), caller)
  })
}

function requireDecider(row: CaseRow, caller: OperatorCaller): void {
  if (row.state !== 'PLATFORM_REVIEW')
    throw new AppError('ILLEGAL_TRANSITION', `case ${row.id} is ${row.state}`)
  if (row.appealed) requireRight(caller, 'manager') // an appeal goes to the region's manager
  if (row.appealed && row.decidedBy === caller.operatorId)
    throw new AppError(
      'SECOND_PERSON_NEEDED',
      `${caller.operatorId} decided case ${row.id} before the appeal`,
    )
}

function make(app: App, tx: Tx, order: OrderRow, row: CaseRow, decision: CaseDecisionRow): Promise<CaseRow> {
  const { id: causeKey, outcome, amountFen, payFirst, note, decidedBy } = decision
  const actor = { kind: 'operator', id: decidedBy } as const
  return carryOut(app, tx, order, row, {
    event: 'decide',
    outcome,
    amountFen,
    payFirst,
    note,
    actor,
    causeKey,
  })
}

function isRefund(outcome: CaseDecisionRow['outcome']): boolean {
  return outcome === 'partial-refund' || outcome === 'full-refund'
}

/** What the owner gets. BAD_INPUT without a sum where one is needed; REFUND_TOO_MUCH beyond what remains. */
async function amountOf(
  tx: Tx,
  order: OrderRow,
  { outcome, amountFen }: Pick<Call<Decide>['body'], 'outcome' | 'amountFen'>,
): Promise<number> {
  switch (outcome) {
    case 'rework':
    case 'rejected':
      return 0
    case 'compensation':
      if (amountFen === 0 || amountFen > LIMITS.caseCouponMaxFen) throw badAmount()
      return amountFen
    case 'partial-refund':
      if (amountFen === 0) throw badAmount()
      await requireRefundable(tx, order, amountFen)
      return amountFen
    case 'full-refund': {
      const wholeFen = await refundableFen(tx, order.id)
      if (wholeFen === 0)
        throw new AppError('REFUND_TOO_MUCH', `order ${order.id}`, { data: { refundableFen: 0 } })
      return wholeFen
    }
  }
}

function badAmount(): AppError {
  return new AppError('BAD_INPUT', 'amountFen', { fields: { amountFen: '请填写金额，优惠券最多 200 元' } })
}
