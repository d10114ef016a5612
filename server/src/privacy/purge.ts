import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import { eraseCaseRecords } from '../care'
import { eraseOrderRecords, lastEndOf, orderIdsOf, photoIdsOf, photoKey } from '../orders'
import type { Tx } from '../platform/db'
import { hasTimer, setTimer } from '../platform/timers'
import { nameOf } from './owner-data.queries'
import { deleteOld } from './purge.repository'
import { RETENTION } from './retention'

export const PURGE = 'privacy.purge'
export const PURGE_ACCOUNT = 'privacy.purge-account'
const EVERY_DAY = 'every-day'
const ORDERS_AT_ONCE = 50

/** Timer: takes what has run out, in batches, so that no statement holds many rows; what is left follows at once. */
export async function purge(app: App): Promise<Date> {
  const now = app.clock.now()
  let isWhole = true
  for (const rule of RETENTION) {
    const before = plusMs(now, -rule.keptMs)
    let batches = 0
    let deleted: number
    do {
      deleted = await deleteOld(app.db, rule, before, LIMITS.purgeBatch)
      batches++
    } while (deleted === LIMITS.purgeBatch && batches < LIMITS.purgeBatchesMax)
    if (deleted === LIMITS.purgeBatch) isWhole = false
    if (batches > 1 || deleted > 0) app.log.info({ table: nameOf(rule.table), batches }, 'purged')
  }
  return isWhole ? plusMs(now, DAY_MS) : now
}

/**
 * Timer: the law no longer wants the records of the orders of an account that was removed. Texts, photos, findings and
 * evidence go; orders, bills and ledger stay as the books of nobody. Done again it finds nothing more to do.
 */
export async function purgeAccount(app: App, ownerId: string): Promise<null> {
  for (let afterId = ''; ;) {
    const orderIds = await orderIdsOf(app.db, ownerId, afterId, ORDERS_AT_ONCE)
    const last = orderIds.at(-1)
    if (last === undefined) break
    // Files before rows: a file without a row would be found by nobody.
    for (const photoId of await photoIdsOf(app.db, orderIds)) await app.storage.delete(photoKey(photoId))
    await app.db.transaction(async (tx) => {
      await eraseCaseRecords(tx, orderIds)
      await eraseOrderRecords(tx, orderIds)
    })
    afterId = last
  }
  await app.db.transaction((tx) => record(app, tx, SYSTEM, 'user.purged', ownerId))
  return null
}

/** Sets when the records of an account's orders run out; the caller is removing the account. */
export async function planPurge(app: App, tx: Tx, ownerId: string): Promise<void> {
  const endedAt = await lastEndOf(tx, ownerId)
  if (endedAt) await setTimer(app, tx, PURGE_ACCOUNT, ownerId, plusMs(endedAt, LIMITS.tradeKeptMs))
}

/** Run by each worker before it works. */
export async function startPurging(app: App): Promise<void> {
  await app.db.transaction(async (tx) => {
    if (!(await hasTimer(tx, PURGE, EVERY_DAY))) await setTimer(app, tx, PURGE, EVERY_DAY, app.clock.now())
  })
}
