import type { Sealed } from '@anxin/drizzle/columns'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { maskPlate } from '@anxin/shared/kernel/plate'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import type { App } from '../app'
import type { Queries, Tx } from '../platform/db'
import { addToOpenOrders, findSealedCar, findVehicleForOrder } from './vehicles.repository'

/** What an order keeps of a car. */
export type VehicleForOrder = {
  readonly id: string
  /** "大众 朗逸 2021 · 浙A****1": the plate is masked, so the text may be shown to the shop and kept. */
  readonly text: string
  readonly powertrain: Powertrain
  readonly brandId: string
  readonly seriesId: string
}

/** The owner's car, for a booking. NOT_FOUND when it is another's or was removed. */
export async function vehicleForOrder(
  app: App,
  q: Queries,
  ownerId: string,
  vehicleId: string,
): Promise<VehicleForOrder> {
  const row = await findVehicleForOrder(q, ownerId, vehicleId)
  if (!row) throw new AppError('NOT_FOUND', `vehicle ${vehicleId}`)
  const plate = maskPlate(app.seal.open(row.plate_sealed))
  return {
    id: row.id,
    text: `${row.brand_name} ${row.series_name} ${row.model_year} · ${plate}`,
    powertrain: row.powertrain,
    brandId: row.brand_id,
    seriesId: row.series_id,
  }
}

/** Plate and VIN of the car of an order, in full; null where it is not known, was erased, or has another owner now. */
export async function carInFull(
  app: App,
  q: Queries,
  { ownerId, vehicleId }: { ownerId: string; vehicleId: string },
): Promise<{ plate: string | null; vin: string | null }> {
  const row = await findSealedCar(q, ownerId, vehicleId)
  const open = (value: Sealed | null | undefined) => (value ? app.seal.open(value) || null : null)
  return { plate: open(row?.plateSealed), vin: open(row?.vinSealed) }
}

/**
 * Notes that an order on the car has begun or ended. NOT_FOUND when the car was removed just before it began, or handed
 * over to somebody other than `ownerId`; null where the order follows from an earlier one.
 */
export async function countOpenOrders(
  tx: Tx,
  vehicleId: string,
  delta: 1 | -1,
  ownerId: string | null = null,
): Promise<void> {
  const isCounted = await addToOpenOrders(tx, vehicleId, delta, ownerId)
  assert(isCounted || delta === 1, `vehicle ${vehicleId} of an order exists`)
  if (!isCounted) throw new AppError('NOT_FOUND', `vehicle ${vehicleId}`)
}
