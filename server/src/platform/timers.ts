import type { App } from '../app'
import { crashPoint } from './crash'
import type { Queries, Tx } from './db'
import { inList } from './in-list'

/**
 * A due time is a row, written with the change that needs it and deleted with the change that it causes. BullMQ only
 * wakes; a sweep finds what it forgot.
 */
export type TimerHandler =
  /** Changes the database: the row is deleted in the same transaction, so the effect happens once. */
  | { readonly inTransaction: (app: App, tx: Tx, subjectId: string) => Promise<void> }
  /**
   * Talks to the outside, with a number of its own that makes a repeat harmless. Answers null when done, or when to
   * come back.
   */
  | { readonly outside: (app: App, subjectId: string) => Promise<Date | null> }

/** kind → handler. A kind is stored, so it never changes. */
export type TimerHandlers = Readonly<Record<string, TimerHandler>>

export type TimerSpec = { readonly kind: string; readonly subjectId: string; readonly dueAt: Date }

/** Sets timers; one that exists for the same kind and subject is moved. */
export async function setTimers(app: App, tx: Tx, specs: readonly TimerSpec[]): Promise<void> {
  if (specs.length === 0) return
  tx.write(
    `INSERT INTO timer (id, kind, subject_id, due_at) VALUES ${specs.map(() => '(?, ?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE due_at = VALUES(due_at), leased_until = NULL, attempts = 0`,
    specs.flatMap(({ kind, subjectId, dueAt }) => [timerId(kind, subjectId), kind, subjectId, dueAt]),
  )
  const soon = app.clock.now().getTime() + 1000
  if (specs.some(({ dueAt }) => dueAt.getTime() <= soon)) tx.afterCommit(() => app.wake('timers'))
}

export function setTimer(app: App, tx: Tx, kind: string, subjectId: string, dueAt: Date): Promise<void> {
  return setTimers(app, tx, [{ kind, subjectId, dueAt }])
}

/** Whether a timer is set, due or not. */
export async function hasTimer(q: Queries, kind: string, subjectId: string): Promise<boolean> {
  return (await q.rows('SELECT id FROM timer WHERE id = ?', [timerId(kind, subjectId)])).length > 0
}

/** Forgets the timers of a subject, all of them or the kinds named. */
export async function cancelTimers(tx: Tx, subjectId: string, kinds?: readonly string[]): Promise<void> {
  if (!kinds) tx.write('DELETE FROM timer WHERE subject_id = ?', [subjectId])
  else if (kinds.length > 0) {
    tx.write(
      `DELETE FROM timer WHERE id IN (${kinds.map(() => '?').join(', ')})`,
      kinds.map((kind) => timerId(kind, subjectId)),
    )
  }
}

/** When the timers of one kind are due, by subject; a subject without one is left out. */
export async function dueTimes(
  q: Queries,
  kind: string,
  subjectIds: readonly string[],
): Promise<Map<string, Date>> {
  if (subjectIds.length === 0) return new Map()
  const { marks, values } = inList(subjectIds.map((subjectId) => timerId(kind, subjectId)))
  const rows = await q.rows<{ subject_id: string; due_at: Date }>(
    `SELECT subject_id, due_at FROM timer WHERE id IN (${marks})`,
    values,
  )
  return new Map(rows.map(({ subject_id, due_at }) => [subject_id, due_at]))
}

/** Takes up to `limit` timers due within `windowMs` for this process. */
export async function leaseTimers(
  app: App,
  windowMs: number,
  limit: number,
): Promise<{ id: string; dueAt: Date; attempt: number }[]> {
  const now = app.clock.now()
  const found = await app.db.rows<{ id: string }>(
    `SELECT id FROM timer WHERE due_at <= ? AND (leased_until IS NULL OR leased_until <= ?) ORDER BY due_at LIMIT ${limit}`,
    [new Date(now.getTime() + windowMs), now],
  )
  if (found.length === 0) return []
  // One statement for all of them: after Redis was wiped there are thousands.
  return app.db.transaction(async (tx) => {
    const ids = inList(found.map(({ id }) => id))
    const rows = await tx.rows<{ id: string; due_at: Date; attempts: number }>(
      `SELECT id, due_at, attempts FROM timer WHERE id IN (${ids.marks})
       AND due_at <= ? AND (leased_until IS NULL OR leased_until <= ?) ORDER BY due_at FOR UPDATE`,
      [...ids.values, new Date(now.getTime() + windowMs), now],
    )
    if (rows.length === 0) return []
    const locked = inList(rows.map(({ id }) => id))
    await tx.run(
      `UPDATE timer SET leased_until = GREATEST(due_at, ?) + INTERVAL ? MICROSECOND, attempts = attempts + 1
       WHERE id IN (${locked.marks})`,
      [now, app.env.LEASE_MS * 1000, ...locked.values],
    )
    return rows.map((row) => ({ id: row.id, dueAt: row.due_at, attempt: row.attempts + 1 }))
  })
}

/** Carries out a timer if it is due. May run twice, at once or later. */
export async function fireTimer(app: App, handlers: TimerHandlers, id: string): Promise<void> {
  const [row] = await app.db.rows<{ kind: string; subject_id: string; due_at: Date }>(
    'SELECT kind, subject_id, due_at FROM timer WHERE id = ?',
    [id],
  )
  if (!row || row.due_at > app.clock.now()) return
  const handler = handlers[row.kind]
  if (!handler) throw new Error(`no handler for timer ${row.kind}`)
  if ('inTransaction' in handler) {
    await app.db.transaction(async (tx) => {
      const { affectedRows } = await tx.run('DELETE FROM timer WHERE id = ? AND due_at = ?', [id, row.due_at])
      if (affectedRows === 1) await handler.inTransaction(app, tx, row.subject_id)
      crashPoint(app, 'timer:before-commit', row.kind)
    })
    crashPoint(app, 'timer:after-commit', row.kind)
    return
  }
  const again = await handler.outside(app, row.subject_id)
  // A change of due_at in the meantime means that somebody set the timer anew: theirs stands.
  if (again === null) await app.db.run('DELETE FROM timer WHERE id = ? AND due_at = ?', [id, row.due_at])
  else
    await app.db.run('UPDATE timer SET due_at = ?, leased_until = NULL WHERE id = ? AND due_at = ?', [
      again,
      id,
      row.due_at,
    ])
}

function timerId(kind: string, subjectId: string): string {
  return `${kind}.${subjectId}`
}
