import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localText, plusMs } from '@anxin/shared/kernel/time'
import type { VehicleTransfer } from '@anxin/shared/record/record.contract'
import type { z } from 'zod'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { hasPhone } from '../identity'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { findVehicle, lockVehicle, moveVehicle, toVehicle, worksOf } from '../vehicles'
import { endLinksOf } from './record-links.repository'
import { countVisits } from './record.queries'
import { carTextOf } from './show-record'
import { requireToken, tokenOf } from './signed'
import {
  endOffer,
  endOffers,
  findTransfer,
  insertConsent,
  insertTransfer,
  lockTransfer,
  transfersBy,
  type TransferRow,
} from './transfers.repository'

type List = 'GET /vehicles/:vehicleId/transfers'
type Make = 'POST /vehicles/:vehicleId/transfers'
type Revoke = 'POST /vehicles/:vehicleId/transfers/:transferId/revocation'
type Look = 'POST /vehicle-transfers/:transferId/offer'
type Accept = 'POST /vehicle-transfers/:transferId/acceptance'

/** Offers a car to whoever gets the link; the owner's consent is kept to the letter. Refused while an order is open. */
export async function offerTransfer(
  app: App,
  { caller, params, body, command }: Call<Make>,
): Promise<Reply<Make>> {
  const made = await runCommand(app, command, async (tx) => {
    const car = await lockVehicle(tx, caller.userId, params.vehicleId)
    if (!car) throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
    if (car.openOrders > 0) throw new AppError('VEHICLE_HAS_ORDERS', `${car.openOrders} of ${car.id}`)
    const now = app.clock.now()
    await endOffers(tx, car.id, caller.userId, now)
    const transfer: TransferRow = {
      id: body.id,
      vehicleId: car.id,
      fromOwnerId: caller.userId,
      withPrices: body.withPrices,
      createdAt: now,
      expiresAt: plusMs(now, LIMITS.transferMs),
      revokedAt: null,
      acceptedAt: null,
      acceptedBy: null,
    }
    insertTransfer(tx, transfer)
    const text = `我同意把这辆车和它的维保记录（项目、配件、里程、待办项目、剩余质保）移交给新车主，${body.withPrices ? '包括价格' : '不包括价格'}，不包括我的个人信息和订单；链接 ${localText(transfer.expiresAt)} 前有效。`
    insertConsent(tx, { transferId: body.id, side: 'from', userId: caller.userId, text, at: now })
    await record(app, tx, actorOf(caller), 'vehicle.transfer-offered', car.id, { transferId: body.id })
    return viewTransfer(app, transfer)
  })
  return { ...made, token: tokenOf(app, 'vehicle-transfer', made.id) }
}

export async function listTransfers(app: App, { caller, params }: Call<List>): Promise<Reply<List>> {
  if (!(await findVehicle(app.db, caller.userId, params.vehicleId)))
    throw new AppError('NOT_FOUND', `vehicle ${params.vehicleId}`)
  const transfers = await transfersBy(app.db, params.vehicleId, caller.userId)
  return { items: transfers.map((transfer) => viewTransfer(app, transfer)) }
}

/** Takes an offer back. LINK_GONE where it was accepted or taken back before. */
export async function revokeTransfer(
  app: App,
  { caller, params, command }: Call<Revoke>,
): Promise<Reply<Revoke>> {
  return runCommand(app, command, async (tx) => {
    const transfer = await findTransfer(tx, params.transferId)
    if (transfer?.fromOwnerId !== caller.userId || transfer.vehicleId !== params.vehicleId)
      throw new AppError('NOT_FOUND', `transfer ${params.transferId}`)
    if (!(await endOffer(tx, transfer.id, { revokedAt: app.clock.now() })))
      throw new AppError('LINK_GONE', `transfer ${transfer.id}`)
    await record(app, tx, actorOf(caller), 'vehicle.transfer-withdrawn', transfer.vehicleId)
    return { ok: true as const }
  })
}

/** What the new owner would get; of the earlier one nothing is said. */
export async function showTransfer(app: App, { caller, params, body }: Call<Look>): Promise<Reply<Look>> {
  requireToken(app, 'vehicle-transfer', params.transferId, body.token)
  const transfer = await findTransfer(app.db, params.transferId)
  if (!transfer) throw new AppError('NOT_FOUND', `transfer ${params.transferId}`)
  const { vehicleId, fromOwnerId, withPrices } = transfer
  const car = await findVehicle(app.db, fromOwnerId, vehicleId)
  const state = stateOf(app, transfer)
  const [visits, works] = await Promise.all([
    countVisits(app.db, { vehicleId, ownerId: fromOwnerId, deliveredOnly: true }),
    worksOf(app.db, vehicleId),
  ])
  const isOpen = car !== null && state === 'open'
  return {
    state: state === 'open' && !car ? 'revoked' : state, // removed meanwhile
    expiresAt: transfer.expiresAt.toISOString(),
    carText: isOpen ? carTextOf(car) : '',
    withPrices,
    visits: isOpen ? visits : 0,
    remembered: isOpen ? works.filter((work) => work.state === 'open').length : 0,
    odometerKm: isOpen ? car.vehicle.odometerKm : null,
    isOwn: caller.userId === fromOwnerId,
    consentText: acceptText(transfer),
  }
}

/**
 * The car becomes the caller's, with its record; links to it end, and the earlier owner keeps her own orders. Both
 * consents stand from now on.
 */
export async function acceptTransfer(
  app: App,
  { caller, params, body, command }: Call<Accept>,
): Promise<Reply<Accept>> {
  requireToken(app, 'vehicle-transfer', params.transferId, body.token)
  return runCommand(app, command, async (tx) => {
    const transfer = await lockTransfer(tx, params.transferId)
    if (!transfer) throw new AppError('NOT_FOUND', `transfer ${params.transferId}`)
    const { vehicleId, fromOwnerId, withPrices } = transfer
    if (fromOwnerId === caller.userId) throw new AppError('TRANSFER_TO_SELF', `transfer ${transfer.id}`)
    if (!(await hasPhone(tx, caller.userId))) throw new AppError('PHONE_REQUIRED', `user ${caller.userId}`)
    const car = await lockVehicle(tx, fromOwnerId, vehicleId)
    if (!car || stateOf(app, transfer) !== 'open')
      throw new AppError('LINK_GONE', `transfer ${transfer.id} is ${stateOf(app, transfer)}`)
    if (car.openOrders > 0) throw new AppError('VEHICLE_HAS_ORDERS', `${car.openOrders} of ${car.id}`)
    await moveVehicle(app, tx, vehicleId, { ownerId: caller.userId, plate: body.plate, withPrices })
    await noteAccepted(app, tx, transfer, caller.userId)
    await record(app, tx, actorOf(caller), 'vehicle.transferred', vehicleId, { transferId: transfer.id })
    const moved = await findVehicle(tx, caller.userId, vehicleId)
    if (!moved) throw new AppError('NOT_FOUND', `vehicle ${vehicleId}`)
    return toVehicle(app, moved)
  })
}

async function noteAccepted(app: App, tx: Tx, transfer: TransferRow, userId: string): Promise<void> {
  const { id: transferId, vehicleId, fromOwnerId } = transfer
  const at = app.clock.now()
  if (!(await endOffer(tx, transferId, { acceptedAt: at, acceptedBy: userId })))
    throw new AppError('LINK_GONE', `transfer ${transferId}`)
  insertConsent(tx, { transferId, side: 'to', userId, text: acceptText(transfer), at })
  await endLinksOf(tx, vehicleId, at)
  await publish(app, tx, 'vehicle.transferred', vehicleId, {
    transferId,
    vehicleId,
    fromOwnerId,
    toOwnerId: userId,
  })
}

function acceptText({ withPrices }: TransferRow): string {
  return `我同意接收这辆车和它的维保记录（项目、配件、里程、待办项目、剩余质保），${withPrices ? '包括价格' : '不包括价格'}；原车主的个人信息和订单不会给我。`
}

function stateOf(app: App, transfer: TransferRow): z.input<typeof VehicleTransfer>['state'] {
  if (transfer.acceptedAt) return 'accepted'
  if (transfer.revokedAt) return 'revoked'
  return transfer.expiresAt <= app.clock.now() ? 'expired' : 'open'
}

function viewTransfer(app: App, transfer: TransferRow): z.input<typeof VehicleTransfer> {
  const { id, withPrices } = transfer
  return {
    id,
    state: stateOf(app, transfer),
    withPrices,
    createdAt: transfer.createdAt.toISOString(),
    expiresAt: transfer.expiresAt.toISOString(),
  }
}
