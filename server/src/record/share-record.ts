import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { RecordLink } from '@anxin/shared/record/record.contract'
import type { z } from 'zod'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { findVehicle, lockVehicle, toVehicle } from '../vehicles'
import {
  countOpening,
  endLink,
  findLink,
  insertLink,
  linksOf,
  openingsOf,
  type OpeningRow,
  type RecordLinkRow,
} from './record-links.repository'
import { recordOf } from './record-of'
import { carTextOf } from './show-record'
import { requireToken, tokenOf } from './signed'

type List = 'GET /vehicles/:vehicleId/record-links'
type Make = 'POST /vehicles/:vehicleId/record-links'
type Revoke = 'POST /vehicles/:vehicleId/record-links/:linkId/revocation'
type Open = 'POST /record-links/:linkId/record'

/** A link that shows the car's record until it expires or is taken back. */
export async function makeRecordLink(
  app: App,
  { caller, params, body, command }: Call<Make>,
): Promise<Reply<Make>> {
  const made = await runCommand(app, command, async (tx) => {
    const car = await lockVehicle(tx, caller.userId, params.vehicleId)
    if (!car) throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
    const open = (await linksOf(tx, car.id, caller.userId)).filter((link) => stateOf(app, link) === 'open')
    if (open.length >= LIMITS.recordLinksOpenMax) throw new AppError('LIMIT_REACHED', `links of ${car.id}`)
    const now = app.clock.now()
    const link = {
      id: body.id,
      vehicleId: car.id,
      ownerId: caller.userId,
      withPrices: body.withPrices,
      createdAt: now,
      expiresAt: plusMs(now, body.days * DAY_MS),
      revokedAt: null,
    }
    insertLink(tx, link)
    await record(app, tx, actorOf(caller), 'vehicle.record-shared', car.id, { linkId: link.id })
    return viewLink(app, link, [])
  })
  return { ...made, token: tokenOf(app, 'record-link', made.id) }
}

export async function listRecordLinks(app: App, { caller, params }: Call<List>): Promise<Reply<List>> {
  if (!(await findVehicle(app.db, caller.userId, params.vehicleId)))
    throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
  const links = await linksOf(app.db, params.vehicleId, caller.userId)
  const openings = await openingsOf(
    app.db,
    links.map(({ id }) => id),
  )
  return { items: links.map((link) => viewLink(app, link, openings.get(link.id) ?? [])) }
}

/** Takes a link back. LINK_GONE where that was done before. */
export async function revokeRecordLink(
  app: App,
  { caller, params, command }: Call<Revoke>,
): Promise<Reply<Revoke>> {
  return runCommand(app, command, async (tx) => {
    const link = await findLink(tx, params.linkId)
    if (link?.ownerId !== caller.userId || link.vehicleId !== params.vehicleId)
      throw new AppError('NOT_FOUND', `link ${params.linkId}`)
    if (!(await endLink(tx, link.id, app.clock.now()))) throw new AppError('LINK_GONE', `link ${link.id}`)
    await record(app, tx, actorOf(caller), 'vehicle.record-withdrawn', link.vehicleId, { linkId: link.id })
    return { ok: true as const }
  })
}

/**
 * The record behind a link. A look at the first page by somebody else is counted, and the first one of each person told
 * to the owner; after the end of the link nothing of the car is said.
 */
export async function openRecordLink(app: App, { caller, params, body }: Call<Open>): Promise<Reply<Open>> {
  requireToken(app, 'record-link', params.linkId, body.token)
  const link = await findLink(app.db, params.linkId)
  if (!link) throw new AppError('NOT_FOUND', `link ${params.linkId}`)
  const car = await findVehicle(app.db, link.ownerId, link.vehicleId)
  const state = car ? stateOf(app, link) : 'revoked' // sold or removed
  const expiresAt = link.expiresAt.toISOString()
  if (!car || state !== 'open')
    return {
      state,
      expiresAt,
      carText: '',
      plateMasked: '',
      odometer: [],
      odometerKm: null,
      items: [],
      nextCursor: null,
    }
  const { odometerKm } = car.vehicle
  const page = await recordOf(
    app.db,
    {
      vehicleId: link.vehicleId,
      ownerId: link.ownerId,
      deliveredOnly: true,
      withPrices: link.withPrices,
      isOwner: false,
      odometerKm,
      now: app.clock.now(),
    },
    { cursor: body.cursor, limit: LIMITS.pageSizeDefault },
  )
  if (body.cursor === undefined && caller.userId !== link.ownerId) await noteOpening(app, link, caller.userId)
  const { plateMasked } = toVehicle(app, car)
  return { state, expiresAt, carText: carTextOf(car), plateMasked, ...page }
}

async function noteOpening(app: App, { id: linkId, ownerId, vehicleId }: RecordLinkRow, userId: string) {
  await app.db.transaction(async (tx) => {
    const isFirst = await countOpening(tx, linkId, userId, app.clock.now())
    if (isFirst) await publish(app, tx, 'vehicle.record-opened', linkId, { linkId, ownerId, vehicleId })
  })
}

function stateOf(app: App, { revokedAt, expiresAt }: RecordLinkRow): z.input<typeof RecordLink>['state'] {
  if (revokedAt) return 'revoked'
  return expiresAt <= app.clock.now() ? 'expired' : 'open'
}

function viewLink(
  app: App,
  link: RecordLinkRow,
  openings: readonly OpeningRow[],
): z.input<typeof RecordLink> {
  return {
    id: link.id,
    state: stateOf(app, link),
    withPrices: link.withPrices,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    openings: openings.map(({ times, firstAt, lastAt }) => ({
      times,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
    })),
  }
}
