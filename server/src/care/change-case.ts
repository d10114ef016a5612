import { caseMachine, type CaseEvent } from '@anxin/shared/care/case.machine'
import { transition } from '@anxin/shared/kernel/machine'
import type { App } from '../app'
import type { Actor } from '../audit'
import type { Tx } from '../platform/db'
import { cancelTimers, setTimer } from '../platform/timers'
import { insertCaseEntry, updateCase, type CaseRow } from './cases.repository'

/** Timer kinds are stored, so they never change. */
export const CASE_DUE = 'care.case-due'
export const CASE_HALF = 'care.case-half'

type CaseChange = {
  /** The machine's event; without it the state stays. ILLEGAL_TRANSITION when the state does not know it. */
  readonly event?: CaseEvent
  readonly set?: Partial<CaseRow>
  /** Within what time somebody has to act from now on, and whether they are reminded at half of it; null: nobody has. */
  readonly dueInMs?: number | null
  readonly actor: Actor
  /** Of whom an entry speaks; null: of nobody. */
  readonly actorName: string | null
  readonly type: string
  readonly text: string
  readonly photoIds?: readonly string[]
}

/** The one way in which a locked case changes: state by the machine, version + 1, an entry of that number, its clock. */
export async function changeCase(app: App, tx: Tx, old: CaseRow, change: CaseChange): Promise<CaseRow> {
  const { event, dueInMs, actor, actorName, type, text, photoIds = [] } = change
  const now = app.clock.now()
  const state = event ? transition(caseMachine, old.state, event) : old.state
  const stateAt = event ? now : old.stateAt
  const dueAt = dueInMs === undefined ? old.dueAt : dueInMs === null ? null : plus(now, dueInMs)
  const row = await updateCase(tx, old, { ...change.set, state, stateAt, dueAt })
  await insertCaseEntry(tx, {
    caseId: row.id,
    seq: row.version,
    at: now,
    actor: actor.kind,
    actorId: actor.id,
    actorName,
    type,
    text,
    photoIds: [...photoIds],
  })
  if (dueInMs === undefined) return row
  await cancelTimers(tx, row.id, [CASE_DUE, CASE_HALF])
  if (dueAt !== null && dueInMs !== null) {
    await setTimer(app, tx, CASE_DUE, row.id, dueAt)
    await setTimer(app, tx, CASE_HALF, row.id, plus(now, dueInMs / 2))
  }
  return row
}

function plus(at: Date, ms: number): Date {
  return new Date(at.getTime() + Math.max(0, ms))
}
