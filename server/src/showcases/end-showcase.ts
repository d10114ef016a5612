import type { SHOWCASE_ANSWERS } from '@anxin/shared/showcases/showcase.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import { transition } from '@anxin/shared/kernel/machine'
import { showcaseMachine } from '@anxin/shared/showcases/showcase.machine'
import type { App } from '../app'
import { actorOf, record, SYSTEM } from '../audit'
import { lockOwned, lockShopOrder, noteOnOrder } from '../orders'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { removePictures } from './showcase-photos'
import {
  insertAnswer,
  lockOpenShowcasesOf,
  lockShowcaseOfOrder,
  updateShowcase,
  type ShowcaseRow,
} from './showcases.repository'

type Revoke = 'POST /orders/:orderId/showcase/revocation'
type Drop = 'POST /shop/orders/:orderId/showcase/removal'

const AT_ONCE = 50

/** What the owner said about a showcase as it is now: appended, never changed. */
export async function keepAnswer(
  app: App,
  tx: Tx,
  row: ShowcaseRow,
  answer: (typeof SHOWCASE_ANSWERS)[number],
): Promise<void> {
  const { id: showcaseId, orderId, ownerId, contentHash, showPrices } = row
  const at = app.clock.now()
  await insertAnswer(tx, {
    id: app.newId(),
    showcaseId,
    orderId,
    ownerId,
    answer,
    contentHash,
    showPrices,
    at,
  })
}

/** The owner takes the consent back: from the commit on nobody reads it, nor finds a picture of it. */
export async function revokeShowcase(app: App, call: Call<Revoke>): Promise<Reply<Revoke>> {
  const { caller, params, command } = call
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    await end(app, tx, await locked(tx, order.id), 'revoke')
    await noteOnOrder(app, tx, order, {
      actor: actorOf(caller),
      type: 'showcase-revoked',
      text: '车主撤回公开维修案例的同意',
    })
    return { ok: true as const }
  })
}

/** The shop takes it down. */
export async function dropShowcase(app: App, call: Call<Drop>): Promise<Reply<Drop>> {
  const { caller, params, command } = call
  return runCommand(app, command, async (tx) => {
    const { id: orderId } = await lockShopOrder(tx, caller, params.orderId)
    const { id } = await end(app, tx, await locked(tx, orderId), 'drop')
    await record(app, tx, actorOf(caller), 'showcase.drop', id, { orderId })
    return { ok: true as const }
  })
}

/** Whoever leaves the platform takes every consent back. */
export async function revokeShowcasesOf(app: App, tx: Tx, ownerId: string): Promise<void> {
  for (;;) {
    const rows = await lockOpenShowcasesOf(tx, ownerId, AT_ONCE)
    for (const row of rows) {
      await end(app, tx, row, 'revoke')
      await record(app, tx, SYSTEM, 'showcase.revoke', row.id, { cause: 'removal' })
    }
    if (rows.length < AT_ONCE) return
  }
}

async function locked(tx: Tx, orderId: string): Promise<ShowcaseRow> {
  const row = await lockShowcaseOfOrder(tx, orderId)
  if (!row) throw new AppError('NOT_FOUND', `order ${orderId} has no showcase`)
  return row
}

async function end(app: App, tx: Tx, old: ShowcaseRow, event: 'revoke' | 'drop'): Promise<ShowcaseRow> {
  const state = transition(showcaseMachine, old.state, event)
  const row = await updateShowcase(tx, old, { state, publishedAt: null })
  await removePictures(app, tx, row.id)
  const { id, orderId, shopId } = row
  if (event === 'revoke') {
    await keepAnswer(app, tx, row, 'revoked')
    await publish(app, tx, 'showcase.revoked', id, { orderId, shopId })
  } else await publish(app, tx, 'showcase.dropped', id, { orderId, shopId })
  return row
}
