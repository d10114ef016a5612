import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { lockUser } from '../identity'
import { runCommand } from '../platform/commands'
import type { Queries } from '../platform/db'
import { toPage, idOfCursor } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import { insertExport, pageOfExports, type ExportRow } from './exports.repository'
import { EXPORT_TIMER } from './make-export'

type Ask = 'POST /me/exports'
type List = 'GET /me/exports'

/** Asks for a copy of everything that is kept about the caller: one at a time, and one a day. The worker makes it. */
export async function requestExport(app: App, { caller, body, command }: Call<Ask>): Promise<Reply<Ask>> {
  return runCommand(app, command, async (tx) => {
    const { userId: ownerId } = caller
    await lockUser(tx, ownerId) // two that ask at once come one after the other
    const now = app.clock.now()
    const row: ExportRow = {
      id: body.id,
      ownerId,
      state: 'making',
      openKey: ownerId,
      keySealed: null,
      records: null,
      photos: null,
      requestedAt: now,
      readyAt: null,
      endsAt: null,
    }
    await requireRest(tx, ownerId, now)
    await insertExport(tx, row)
    await setTimer(app, tx, EXPORT_TIMER, row.id, now)
    await record(app, tx, actorOf(caller), 'account.export-asked', row.id)
    return toExport(row)
  })
}

async function requireRest(q: Queries, ownerId: string, now: Date): Promise<void> {
  const [last] = await pageOfExports(q, ownerId, null, 1)
  if (last?.state === 'making') throw new AppError('EXPORT_RUNNING', `owner ${ownerId}: ${last.id}`)
  const nextAt = nextAtOf(last, now)
  if (nextAt) throw new AppError('EXPORT_TOO_OFTEN', `owner ${ownerId}`, { data: { nextAt } })
}

/** When the next copy may be asked for; null: now. */
function nextAtOf(last: ExportRow | undefined, now: Date): string | null {
  const nextAt = last && plusMs(last.requestedAt, LIMITS.exportEveryMs)
  return nextAt && nextAt > now ? nextAt.toISOString() : null
}

/** The copies that the caller asked for, newest first. */
export async function listExports(app: App, { caller, query }: Call<List>): Promise<Reply<List>> {
  const { userId } = caller
  const [rows, [last]] = await Promise.all([
    pageOfExports(app.db, userId, idOfCursor(query.cursor), query.limit + 1),
    pageOfExports(app.db, userId, null, 1),
  ])
  const { items, nextCursor } = toPage(rows, query.limit)
  return { items: items.map(toExport), nextCursor, nextAt: nextAtOf(last, app.clock.now()) }
}

function toExport({ id, state, requestedAt, readyAt, endsAt, records, photos }: ExportRow): Reply<Ask> {
  return {
    id,
    state,
    requestedAt: requestedAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    records,
    photos,
  }
}
