import { AppError } from '@anxin/shared/kernel/errors'
import { findOrder, lockOrder, type OrderRow } from '../orders'
import {
  ofRegion,
  requireRight,
  type OperatorCaller,
  type OwnerCaller,
  type ShopCaller,
} from '../platform/caller'
import type { Queries, Tx } from '../platform/db'
import { technicianOfStaff } from '../shops'
import { findCase, lockCase, type CaseRow } from './cases.repository'

export type CaseCaller = OwnerCaller | ShopCaller | OperatorCaller
export type CaseAndOrder = { readonly row: CaseRow; readonly order: OrderRow }

/** A case as one of its three sides may read it; for everybody else it does not exist. */
export async function caseFor(q: Queries, caller: CaseCaller, caseId: string): Promise<CaseAndOrder> {
  const row = await findCase(q, caseId)
  await requireSide(q, caller, row)
  return { row, order: await findOrder(q, row.orderId) }
}

/** The same, locked: first the order, then the case. */
export async function lockCaseFor(tx: Tx, caller: CaseCaller, caseId: string): Promise<CaseAndOrder> {
  const found = await findCase(tx, caseId)
  await requireSide(tx, caller, found)
  return lockCaseOf(tx, found)
}

export async function lockCaseOf(tx: Tx, found: CaseRow): Promise<CaseAndOrder> {
  const order = await lockOrder(tx, found.orderId)
  return { row: await lockCase(tx, found.id), order }
}

async function requireSide(q: Queries, caller: CaseCaller, row: CaseRow): Promise<void> {
  switch (caller.kind) {
    case 'owner':
      if (row.ownerId !== caller.userId) throw new AppError('NOT_FOUND', `case ${row.id} is another owner's`)
      return
    case 'operator':
      requireRight(caller, 'cases')
      ofRegion(caller, row)
      return
    case 'shop':
      if (row.shopId !== caller.shopId) throw new AppError('NOT_FOUND', `case ${row.id} is another shop's`)
      if (caller.role === 'technician' && row.technicianId !== (await technicianOfStaff(q, caller.staffId)))
        throw new AppError('NOT_FOUND', `case ${row.id} is another technician's`)
  }
}
