import { AppError } from '@anxin/shared/kernel/errors'
import { addDays, instantOf } from '@anxin/shared/kernel/time'
import { transfersOfShop } from '../payments'
import type { Queries } from '../platform/db'
import { figuresOf, isMovement, sumFigures, type Figures } from './statement-figures'
import { findStatement, sumOfStatements, lastStatementDay, type StatementRow } from './statements.repository'

export type StatementOfDay = {
  readonly statement: StatementRow
  /** What it sums, order by order, in the order in which their money moved. */
  readonly byOrder: ReadonlyMap<string, Figures>
}

/** One statement with its orders. NOT_FOUND for a day without one. */
export async function statementOfDay(q: Queries, shopId: string, day: string): Promise<StatementOfDay> {
  const statement = await findStatement(q, shopId, day)
  if (!statement) throw new AppError('NOT_FOUND', `no statement of ${day}`)
  const byOrder = new Map<string, Figures>()
  for (const transfer of await transfersOfShop(q, shopId, instantOf(day), instantOf(addDays(day, 1)))) {
    const figures = figuresOf(transfer)
    const before = byOrder.get(transfer.subjectId)
    if (isMovement(figures)) byOrder.set(transfer.subjectId, before ? sumFigures([before, figures]) : figures)
  }
  return { statement, byOrder }
}

/** All that ever moved for a shop until now: its statements, and what the ledger has since the last of them. */
export async function figuresOfShop(q: Queries, shopId: string, now: Date): Promise<Figures> {
  const last = await lastStatementDay(q, shopId)
  const from = last === null ? new Date(0) : instantOf(addDays(last, 1))
  const since = await transfersOfShop(q, shopId, from, new Date(now.getTime() + 1))
  return sumFigures([await sumOfStatements(q, shopId), ...since.map(figuresOf)])
}
