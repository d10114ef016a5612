import type { Sealed } from '@anxin/drizzle/columns'
import { vehicle, vehicleBrand, vehicleSeries } from '@anxin/drizzle/schema/vehicles'
import { AppError } from '@anxin/shared/kernel/errors'
import { and, asc, count, eq, isNull } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'

export type VehicleRow = typeof vehicle.$inferSelect
export type SeriesRow = typeof vehicleSeries.$inferSelect
/** A car with the names that people know it by. */
export type NamedVehicle = { vehicle: VehicleRow; seriesName: string; brandName: string; brandId: string }

/** Bounds for reference lists, well above what is on sale in China. */
const BRANDS_MAX = 1000
const SERIES_MAX = 500

export async function listBrands(q: Queries): Promise<(typeof vehicleBrand.$inferSelect)[]> {
  return q.orm
    .select()
    .from(vehicleBrand)
    .orderBy(asc(vehicleBrand.initial), asc(vehicleBrand.name))
    .limit(BRANDS_MAX)
}

export async function hasBrand(q: Queries, brandId: string): Promise<boolean> {
  const rows = await q.orm
    .select({ id: vehicleBrand.id })
    .from(vehicleBrand)
    .where(eq(vehicleBrand.id, brandId))
  return rows.length > 0
}

export async function listSeries(q: Queries, brandId: string): Promise<SeriesRow[]> {
  return q.orm
    .select()
    .from(vehicleSeries)
    .where(eq(vehicleSeries.brandId, brandId))
    .orderBy(asc(vehicleSeries.name))
    .limit(SERIES_MAX)
}

export async function findSeries(
  q: Queries,
  seriesId: string,
): Promise<{ series: SeriesRow; brandName: string } | null> {
  const [row] = await q.orm
    .select({ series: vehicleSeries, brandName: vehicleBrand.name })
    .from(vehicleSeries)
    .innerJoin(vehicleBrand, eq(vehicleBrand.id, vehicleSeries.brandId))
    .where(eq(vehicleSeries.id, seriesId))
  return row ?? null
}

function namedVehicles(q: Queries) {
  return q.orm
    .select({
      vehicle,
      seriesName: vehicleSeries.name,
      brandName: vehicleBrand.name,
      brandId: vehicleBrand.id,
    })
    .from(vehicle)
    .innerJoin(vehicleSeries, eq(vehicleSeries.id, vehicle.seriesId))
    .innerJoin(vehicleBrand, eq(vehicleBrand.id, vehicleSeries.brandId))
}

/** The owner's cars that were not removed, the oldest first. */
export async function listVehicles(q: Queries, ownerId: string, limit: number): Promise<NamedVehicle[]> {
  return namedVehicles(q)
    .where(and(eq(vehicle.ownerId, ownerId), isNull(vehicle.removedAt)))
    .orderBy(asc(vehicle.id))
    .limit(limit)
}

/** One car of the owner, or null when there is none, it is another's, or it was removed. */
export async function findVehicle(
  q: Queries,
  ownerId: string,
  vehicleId: string,
): Promise<NamedVehicle | null> {
  const [row] = await namedVehicles(q).where(
    and(eq(vehicle.id, vehicleId), eq(vehicle.ownerId, ownerId), isNull(vehicle.removedAt)),
  )
  return row ?? null
}

/** As findVehicle, and nobody else changes the car until the transaction ends. */
export async function lockVehicle(tx: Tx, ownerId: string, vehicleId: string): Promise<VehicleRow | null> {
  const [row] = await tx.orm
    .select()
    .from(vehicle)
    .where(and(eq(vehicle.id, vehicleId), eq(vehicle.ownerId, ownerId), isNull(vehicle.removedAt)))
    .for('update')
  return row ?? null
}

export async function countVehicles(q: Queries, ownerId: string): Promise<number> {
  const [row] = await q.orm
    .select({ count: count() })
    .from(vehicle)
    .where(and(eq(vehicle.ownerId, ownerId), isNull(vehicle.removedAt)))
  return row?.count ?? 0
}

export async function insertVehicle(tx: Tx, row: VehicleRow): Promise<void> {
  await tx.orm.insert(vehicle).values(row)
}

export async function updateVehicle(tx: Tx, id: string, change: Partial<VehicleRow>): Promise<void> {
  await tx.orm.update(vehicle).set(change).where(eq(vehicle.id, id))
}

/** Takes plates and VINs of an owner's cars, also of removed ones, and removes those that are left. */
export async function eraseCars(tx: Tx, ownerId: string, noPlate: Sealed, at: Date): Promise<void> {
  await tx.run(
    'UPDATE vehicle SET plate_sealed = ?, plate_index = NULL, vin_sealed = NULL, odometer_km = NULL, removed_at = COALESCE(removed_at, ?) WHERE owner_id = ?',
    [noPlate, at, ownerId],
  )
}

/**
 * Adds to the count of open orders; false when there is no such car, or, for a new order, when it was removed or is no
 * longer the owner's.
 */
export async function addToOpenOrders(
  tx: Tx,
  vehicleId: string,
  delta: 1 | -1,
  ownerId: string | null,
): Promise<boolean> {
  const { affectedRows } = await tx.run(
    `UPDATE vehicle SET open_orders = open_orders + ? WHERE id = ?${delta > 0 ? ' AND removed_at IS NULL' : ''}${ownerId === null ? '' : ' AND owner_id = ?'}`,
    [delta, vehicleId, ...(ownerId === null ? [] : [ownerId])],
  )
  return affectedRows === 1
}

/** A car whoever owns it, also after it was removed; null when there is none. */
export async function findCar(q: Queries, vehicleId: string): Promise<VehicleRow | null> {
  const [row] = await q.orm.select().from(vehicle).where(eq(vehicle.id, vehicleId))
  return row ?? null
}

/** A reading of a car that is not removed, where it is more than the last. */
export async function raiseOdometer(tx: Tx, vehicleId: string, km: number): Promise<void> {
  await tx.run(
    'UPDATE vehicle SET odometer_km = ? WHERE id = ? AND removed_at IS NULL AND COALESCE(odometer_km, 0) < ?',
    [km, vehicleId, km],
  )
}

/** The series of a car, also of one that was removed. */
export async function seriesOf(q: Queries, vehicleId: string): Promise<string> {
  const [row] = await q.rows<{ series_id: string }>('SELECT series_id FROM vehicle WHERE id = ?', [vehicleId])
  if (!row) throw new AppError('NOT_FOUND', `vehicle ${vehicleId}`)
  return row.series_id
}

export type VehicleForOrderRow = {
  id: string
  plate_sealed: VehicleRow['plateSealed']
  model_year: number
  powertrain: VehicleRow['powertrain']
  series_id: string
  series_name: string
  brand_id: string
  brand_name: string
}

/** As findVehicle, for the hot path of booking: prepared, and only what an order needs. */
export async function findVehicleForOrder(
  q: Queries,
  ownerId: string,
  vehicleId: string,
): Promise<VehicleForOrderRow | null> {
  const [row] = await q.rows<VehicleForOrderRow>(
    `SELECT v.id, v.plate_sealed, v.model_year, v.powertrain, v.series_id, s.name AS series_name, s.brand_id, b.name AS brand_name
     FROM vehicle v JOIN vehicle_series s ON s.id = v.series_id JOIN vehicle_brand b ON b.id = s.brand_id
     WHERE v.id = ? AND v.owner_id = ? AND v.removed_at IS NULL`,
    [vehicleId, ownerId],
  )
  return row ?? null
}

/** What of an owner's car is sealed, also after it was removed; nothing once it is somebody else's. */
export async function findSealedCar(
  q: Queries,
  ownerId: string,
  vehicleId: string,
): Promise<{ plateSealed: Sealed; vinSealed: Sealed | null } | null> {
  const [row] = await q.orm
    .select({ plateSealed: vehicle.plateSealed, vinSealed: vehicle.vinSealed })
    .from(vehicle)
    .where(and(eq(vehicle.id, vehicleId), eq(vehicle.ownerId, ownerId)))
  return row ?? null
}
