import { CASE_WINDOWS, caseWindowEnd } from '@anxin/shared/care/case-terms'
import { CASE_TYPE_NAMES, type CaseType } from '@anxin/shared/care/case-words'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { SYSTEM, type Actor } from '../audit'
import { holdForCase, linesOf, photosOf, type OrderRow } from '../orders'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { insertCase, insertCaseEntry, insertEvidence, type CaseRow } from './cases.repository'
import { changeCase } from './change-case'
import { escalate } from './escalate-case'

export type CaseOpening = {
  readonly id: string
  readonly type: CaseType
  readonly cause: CaseRow['cause']
  /** None: all that were done. */
  readonly lineIds: readonly string[]
  readonly text: string
  readonly photoIds: readonly string[]
  readonly actor: Actor
}

/** CASE_NOT_ALLOWED before the hand-over, and for an order that does the work of another one again. */
export function requireDelivered(order: OrderRow): Date {
  const isDelivered = order.state === 'DELIVERED' || order.state === 'COMPLETED'
  if (!isDelivered || !order.deliveredAt || order.reworkOf !== null)
    throw new AppError('CASE_NOT_ALLOWED', `order ${order.id} is ${order.state}`)
  return order.deliveredAt
}

/** CASE_WINDOW_OVER by days since the hand-over, or by distance since the check-in, whichever comes first. */
export function requireWindow(app: App, order: OrderRow, type: CaseType, odometerKm: number | null): void {
  const until = caseWindowEnd(type, requireDelivered(order))
  const { km } = CASE_WINDOWS[type]
  const untilKm = km === null ? null : (order.odometerKm ?? 0) + km
  const isFar = untilKm !== null && odometerKm !== null && odometerKm > untilKm
  if (app.clock.now() >= until || isFar)
    throw new AppError('CASE_WINDOW_OVER', `order ${order.id}: ${type}`, {
      data: { until: until.toISOString(), untilKm },
    })
}

/**
 * Opens a case of a locked order: its release is held, the photos that there are now are its evidence, and the shop,
 * above all who did the work, has LIMITS.caseAnswerMs to answer. Safety does not wait for the shop.
 * Errors: CASE_NOT_ALLOWED, CASE_OPEN, NOT_FOUND for a line or a photo that is not the order's.
 */
export async function openCase(app: App, tx: Tx, order: OrderRow, opening: CaseOpening): Promise<CaseRow> {
  requireDelivered(order)
  const { id, type, actor } = opening
  const row = newCase(app, order, opening)
  await insertCase(tx, row, await chosenLines(tx, order, opening.lineIds))
  await lockEvidence(tx, row, opening.photoIds)
  const isOwner = actor.kind === 'owner'
  await insertCaseEntry(tx, {
    caseId: id,
    seq: 1,
    at: row.openedAt,
    actor: actor.kind,
    actorId: actor.id,
    actorName: isOwner ? '车主' : null,
    type: 'opened',
    text: opening.text === '' ? `${CASE_TYPE_NAMES[type]}问题，未填写说明` : opening.text,
    photoIds: [...opening.photoIds],
  })
  const lineIds = opening.lineIds.length === 0 ? null : opening.lineIds
  const held = lineIds === null ? '未放行的款项' : '所涉项目未放行的款项'
  const text = `已申请售后：${CASE_TYPE_NAMES[type]}，${held}在处理完之前不放行`
  await holdForCase(app, tx, order, actor, { text, lineIds })
  const { shopId } = row
  const about = { orderId: order.id, shopId, caseId: id }
  await publish(app, tx, 'case.opened', order.id, { ...about, type, cause: opening.cause })
  if (type === 'safety') return escalate(app, tx, row, { actor: SYSTEM, text: '涉及行车安全，平台直接介入' })
  return changeCase(app, tx, row, {
    event: 'ask-shop',
    dueInMs: LIMITS.caseAnswerMs,
    actor: SYSTEM,
    actorName: null,
    type: 'shop-asked',
    text: `请门店在 ${LIMITS.caseAnswerMs / HOUR_MS} 小时内答复，逾期自动由平台处理`,
  })
}

function newCase(app: App, order: OrderRow, { id, type, cause }: CaseOpening): CaseRow {
  const { id: orderId, ownerId, shopId, region, technicianId } = order
  assert(shopId !== null, 'a delivered order has a shop')
  const now = app.clock.now()
  return {
    id,
    version: 1,
    orderId,
    ownerId,
    shopId,
    region,
    technicianId,
    type,
    cause,
    state: 'OPENED',
    stateAt: now,
    openedAt: now,
    dueAt: null,
    openKey: orderId,
    outcome: null,
    amountFen: null,
    note: null,
    decidedAt: null,
    decidedBy: null,
    agreed: false,
    appealUntil: null,
    appealed: false,
    ownerConsentAt: null,
    shopConsentAt: null,
    keptFen: null,
    reworkOrderId: null,
    closedAt: null,
  }
}

async function chosenLines(tx: Tx, order: OrderRow, lineIds: readonly string[]): Promise<string[]> {
  const done = (await linesOf(tx, order.id)).filter(({ state }) => state === 'done').map(({ id }) => id)
  if (lineIds.length === 0) return done
  const unknown = lineIds.find((id) => !done.includes(id))
  if (unknown !== undefined) throw new AppError('NOT_FOUND', `line ${unknown} of order ${order.id}`)
  return [...new Set(lineIds)]
}

async function lockEvidence(tx: Tx, row: CaseRow, photoIds: readonly string[]): Promise<void> {
  const photos = await photosOf(tx, row.orderId)
  requireKnown(photos, photoIds)
  await insertEvidence(
    tx,
    photos.map(({ id: photoId, sha256, side, at }) => ({
      caseId: row.id,
      photoId,
      sha256,
      side,
      at,
      late: false,
    })),
  )
}

/** NOT_FOUND for a photo that was not uploaded for the order. */
export function requireKnown(photos: readonly { readonly id: string }[], photoIds: readonly string[]): void {
  const unknown = photoIds.find((id) => !photos.some((photo) => photo.id === id))
  if (unknown !== undefined) throw new AppError('NOT_FOUND', `photo ${unknown}`)
}
