import type { ShowcaseFindingSnapshot, ShowcaseLineSnapshot } from '@anxin/drizzle/schema/showcases'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { canApply, transition } from '@anxin/shared/kernel/machine'
import { showcaseMachine } from '@anxin/shared/showcases/showcase.machine'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { carText, findShopOrder, inspectionOf, linesOf, lockShopOrder, type OrderRow } from '../orders'
import { runCommand, storedReply } from '../platform/commands'
import type { Queries, Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { checkPublicText } from './check-text'
import { contentHashOf } from './content-hash'
import { makePictures, removePictures, type Masked } from './showcase-photos'
import { viewShopShowcase } from './showcase-view'
import {
  findShowcaseOfOrder,
  insertShowcase,
  insertShowcasePhotos,
  lockShowcaseOfOrder,
  updateShowcase,
  type ShowcaseRow,
} from './showcases.repository'

type Route = 'POST /shop/orders/:orderId/showcase'
type Told = { readonly findings: ShowcaseFindingSnapshot[]; readonly lines: ShowcaseLineSnapshot[] }

/**
 * Makes a showcase of a completed order, or changes it: hidden at once, and the owner is asked about what it is now.
 * Texts are judged and pictures masked before the transaction.
 */
export async function makeShowcase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  const earlier = await storedReply<Reply<Route>>(app.db, command)
  if (earlier) return earlier.reply
  const { orderId } = params
  requireCompleted(await findShopOrder(app.db, caller, orderId))
  requireAskable(await findShowcaseOfOrder(app.db, orderId))
  const told = await toldOf(app.db, orderId)
  await checkPublicText(app, caller, { 'body.text': body.text, ...textsOf(told) })
  const photos = await makePictures(app, orderId, body.photos)
  return runCommand(app, command, async (tx) => {
    const order = requireCompleted(await lockShopOrder(tx, caller, orderId))
    const old = requireAskable(await lockShowcaseOfOrder(tx, orderId))
    const { text } = body
    const asked = await put(app, tx, { order, old, content: { ...contentOf(order), text, ...told }, photos })
    await record(app, tx, actorOf(caller), 'showcase.ask', asked.id, { orderId, asks: asked.asks })
    await publish(app, tx, 'showcase.asked', asked.id, { orderId, shopId: asked.shopId })
    return viewShopShowcase(tx, asked)
  })
}

function requireCompleted(order: OrderRow): OrderRow {
  if (order.state !== 'COMPLETED') throw new AppError('SHOWCASE_NOT_ALLOWED', `order is ${order.state}`)
  return order
}

/** The owner is neither asked again after a no, nor over and over. */
function requireAskable(old: ShowcaseRow | null): ShowcaseRow | null {
  if (!old) return null
  if (!canApply(showcaseMachine, old.state, 'edit'))
    throw new AppError('SHOWCASE_ENDED', `it is ${old.state}`)
  if (old.asks >= LIMITS.showcaseAsksMax) throw new AppError('LIMIT_REACHED', `asked ${old.asks} times`)
  return old
}

/** What was found and done, as the order says it. */
async function toldOf(q: Queries, orderId: string): Promise<Told> {
  const [inspection, lines] = await Promise.all([inspectionOf(q, orderId), linesOf(q, orderId)])
  return {
    findings: (inspection?.items ?? [])
      .filter(({ level }) => level !== 'good')
      .map(({ name, level, note }) => ({ name, level, note })),
    lines: lines
      .filter(({ state }) => state === 'done')
      .map(({ kind, name, partType, brand, amountFen }) => ({ kind, name, partType, brand, amountFen })),
  }
}

function textsOf({ findings, lines }: Told): Record<string, string> {
  return {
    findings: findings.map(({ name, note }) => `${name} ${note}`).join('\n'),
    lines: lines.map(({ name, brand }) => `${name} ${brand ?? ''}`).join('\n'),
  }
}

function contentOf(order: OrderRow) {
  const { id: orderId, serviceName, shopName } = order
  return { orderId, serviceName, shopName: shopName ?? '', vehicleText: carText(order) }
}

type Put = {
  readonly order: OrderRow
  readonly old: ShowcaseRow | null
  readonly content: ReturnType<typeof contentOf> & Told & { readonly text: string }
  readonly photos: readonly Masked[]
}

async function put(app: App, tx: Tx, { order, old, content, photos }: Put): Promise<ShowcaseRow> {
  const { technicianId } = order
  const set = {
    ...content,
    technicianId,
    contentHash: contentHashOf(content, photos),
    showPrices: false,
    askedAt: app.clock.now(),
    publishedAt: null,
  }
  let row: ShowcaseRow
  if (old) {
    const state = transition(showcaseMachine, old.state, 'edit')
    await removePictures(app, tx, old.id)
    row = await updateShowcase(tx, old, { ...set, state, asks: old.asks + 1 })
  } else {
    const { ownerId, shopId } = order
    assert(shopId, 'a completed order has a shop')
    row = { ...set, id: app.newId(), ownerId, shopId, state: 'asked', asks: 1 }
    await insertShowcase(tx, row)
  }
  const { id: showcaseId } = row
  await insertShowcasePhotos(
    tx,
    photos.map((photo) => ({ ...photo, showcaseId })),
  )
  return row
}
