import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { setTimer } from '../platform/timers'
import { copyOfOwner } from './copy-of-owner'
import { forgetCopy, keepCopy } from './export-file'
import { findExport, pageOfExports, updateExport } from './exports.repository'

export const EXPORT_TIMER = 'privacy.export'
export const EXPORT_END = 'privacy.export-end'

/** Timer: makes a copy of an account. Done again after a crash it makes it anew; what was stored before is replaced. */
export async function makeExport(app: App, exportId: string): Promise<null> {
  const row = await findExport(app.db, exportId)
  if (row?.state !== 'making') return null
  const copy = await copyOfOwner(app, row.ownerId)
  const keySealed = await keepCopy(app, exportId, copy)
  const readyAt = app.clock.now()
  const endsAt = plusMs(readyAt, LIMITS.exportKeptMs)
  const records = copy.tables.reduce((sum, { rows }) => sum + rows.length, 0)
  const photos = copy.photos.length
  const isReady = await app.db.transaction(async (tx) => {
    const set = { state: 'ready' as const, openKey: null, keySealed, records, photos, readyAt, endsAt }
    if (!(await updateExport(tx, row, set))) return false
    await setTimer(app, tx, EXPORT_END, exportId, endsAt)
    await record(app, tx, SYSTEM, 'account.export-made', exportId, { records, photos })
    await publish(app, tx, 'account.export-ready', exportId, { exportId, ownerId: row.ownerId })
    return true
  })
  // The account was removed meanwhile.
  if (!isReady) await forgetCopy(app, exportId)
  return null
}

/** Timer: the seven days are over, or the account is. First nobody can load it any more, then the file goes. */
export async function endExport(app: App, exportId: string): Promise<null> {
  const row = await findExport(app.db, exportId)
  if (row?.state === 'ready')
    await app.db.transaction((tx) => updateExport(tx, row, { state: 'ended', keySealed: null }))
  await forgetCopy(app, exportId)
  return null
}

const AT_ONCE = 50

/** Ends all copies of an account that is being removed. */
export async function endExportsOf(app: App, tx: Tx, ownerId: string): Promise<void> {
  for (let beforeId: string | null = null; ;) {
    const rows = await pageOfExports(tx, ownerId, beforeId, AT_ONCE)
    for (const row of rows) {
      if (row.state === 'ended') continue
      await updateExport(tx, row, { state: 'ended', openKey: null, keySealed: null })
      await setTimer(app, tx, EXPORT_END, row.id, app.clock.now())
    }
    const last = rows.at(-1)
    if (last === undefined) return
    beforeId = last.id
  }
}
