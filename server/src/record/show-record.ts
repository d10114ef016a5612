import { AppError } from '@anxin/shared/kernel/errors'
import type { FastifyReply } from 'fastify'
import type { App } from '../app'
import { photoKey } from '../orders'
import type { OwnerCaller } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { findVehicle, toVehicle, worksOf, type NamedVehicle } from '../vehicles'
import { recordCsv } from './record-csv'
import { recordOf, wholeRecordOf, type Reader } from './record-of'
import { recordPdf } from './record-pdf'
import { isPieceOf } from './record.queries'

type Show = 'GET /vehicles/:vehicleId/record'
type Download = 'GET /vehicles/:vehicleId/record/file'
type Photo = 'GET /vehicles/:vehicleId/record/photos/:photoId'

/** What was done to the caller's car, page by page. */
export async function showRecord(app: App, { caller, params, query }: Call<Show>): Promise<Reply<Show>> {
  return recordOf(app.db, readerOf(app, caller, await carOf(app, caller, params.vehicleId)), query)
}

/** All of it as a file, for the owner's own folder or a buyer. */
export async function downloadRecord(
  app: App,
  { caller, params, query }: Call<Download>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Download>> {
  const car = await carOf(app, caller, params.vehicleId)
  const { items, odometerKm } = await wholeRecordOf(app.db, readerOf(app, caller, car))
  const { plateMasked, vinMasked } = toVehicle(app, car)
  const carText = carTextOf(car)
  const file = { carText, plateMasked, vinMasked, odometerKm, madeAt: app.clock.now(), visits: items }
  const isPdf = query.format === 'pdf'
  return reply
    .type(isPdf ? 'application/pdf' : 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="record-${car.vehicle.id}.${query.format}"`)
    .header('cache-control', 'private, no-store')
    .send(isPdf ? recordPdf(file) : Buffer.from(recordCsv(file), 'utf8'))
}

/** The label of a part that was built in, or a finding of work that was put off; also of an earlier owner's time. */
export async function downloadRecordPhoto(
  app: App,
  { caller, params }: Call<Photo>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Photo>> {
  const { photoId } = params
  const reader = readerOf(app, caller, await carOf(app, caller, params.vehicleId))
  const isRemembered = (await worksOf(app.db, reader.vehicleId)).some(({ photoIds }) =>
    photoIds.includes(photoId),
  )
  if (!isRemembered && !(await isPieceOf(app.db, reader, photoId)))
    throw new AppError('NOT_FOUND', `photo ${photoId} of ${reader.vehicleId}`)
  const stored = await app.storage.get(photoKey(photoId))
  if (!stored) throw new AppError('NOT_FOUND', `photo ${photoId} has no file`)
  return reply
    .type(stored.contentType)
    .header('content-length', stored.bytes)
    .header('cache-control', 'private, no-store')
    .send(stored.stream)
}

async function carOf(app: App, caller: OwnerCaller, vehicleId: string): Promise<NamedVehicle> {
  const car = await findVehicle(app.db, caller.userId, vehicleId)
  if (!car) throw new AppError('NOT_FOUND', `vehicle ${vehicleId}`)
  return car
}

function readerOf(app: App, caller: OwnerCaller, { vehicle }: NamedVehicle): Reader {
  return {
    vehicleId: vehicle.id,
    ownerId: caller.userId,
    deliveredOnly: false,
    withPrices: true,
    isOwner: true,
    odometerKm: vehicle.odometerKm,
    now: app.clock.now(),
  }
}

/** Brand, series and year. */
export function carTextOf({ brandName, seriesName, vehicle }: NamedVehicle): string {
  return `${brandName} ${seriesName} ${vehicle.modelYear}`
}
