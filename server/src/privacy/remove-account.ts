import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { countCases } from '../care'
import { countComplaints, eraseComplaints } from '../complaints'
import { countMemberships, erasePerson } from '../identity'
import { eraseNotices } from '../notifications'
import { countOrders, eraseInvoices, eraseOwner, orderIdsOf } from '../orders'
import { erasePayers, moneyOfMany } from '../payments'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { revokeShowcasesOf } from '../showcases'
import { eraseVehicles } from '../vehicles'
import { eraseDisclosureNotes } from './disclosures.repository'
import { endExportsOf } from './make-export'
import { planPurge } from './purge'

type Remove = 'POST /me/removal'

const ORDERS_AT_ONCE = 256

/**
 * Erases a person and keeps their orders as records of nobody, which the law of accounts demands; when it no longer does, their texts and photos go too (purge.ts). Refused with
 * ACCOUNT_IN_USE while something is still owed to anybody: an open order, a case or a complaint at WeChat that is not over, frozen money, or a place in a shop. The cars
 * come first: a booking locks its car, so none slips in between the count and the end.
 */
export async function removeAccount(app: App, { caller, command }: Call<Remove>): Promise<Reply<Remove>> {
  return runCommand(app, command, async (tx) => {
    const { userId } = caller
    await erasePerson(app, tx, userId)
    await eraseVehicles(app, tx, userId)
    const orderIds = await allOrderIds(tx, userId)
    await checkUnused(tx, userId, orderIds)
    await eraseOwner(tx, userId)
    await revokeShowcasesOf(app, tx, userId)
    const nobody = app.seal.seal('')
    await eraseInvoices(tx, userId, nobody)
    for (const some of orderIds) await erasePayers(tx, some, nobody)
    await eraseComplaints(tx, userId)
    await eraseNotices(tx, userId)
    await eraseDisclosureNotes(tx, userId)
    await endExportsOf(app, tx, userId)
    await planPurge(app, tx, userId)
    await record(app, tx, actorOf(caller), 'user.removed', userId)
    return { ok: true as const }
  })
}

async function allOrderIds(tx: Tx, ownerId: string): Promise<string[][]> {
  const pages: string[][] = []
  for (let afterId = ''; ;) {
    const page = await orderIdsOf(tx, ownerId, afterId, ORDERS_AT_ONCE)
    const last = page.at(-1)
    if (last === undefined) return pages
    pages.push(page)
    afterId = last
  }
}

async function checkUnused(tx: Tx, userId: string, orderIds: readonly string[][]): Promise<void> {
  const { open: openOrders } = await countOrders(tx, userId)
  const shops = await countMemberships(tx, userId)
  const { open: openCases } = await countCases(tx, userId)
  // WeChat tells of an open one again and again, with its text and the phone number.
  const { open: openComplaints } = await countComplaints(tx, userId)
  let frozenFen = 0
  for (const some of orderIds) {
    for (const money of (await moneyOfMany(tx, some)).values()) frozenFen += money.frozenFen
  }
  if (openOrders > 0 || frozenFen > 0 || shops > 0 || openCases > 0 || openComplaints > 0)
    throw new AppError('ACCOUNT_IN_USE', `user ${userId}`, {
      data: { openOrders, frozenFen, shops, openCases, openComplaints },
    })
}
