import { maskPlate } from '@anxin/shared/kernel/plate'
import { maskVin } from '@anxin/shared/kernel/vin'
import type { Vehicle } from '@anxin/shared/vehicles/vehicle.contract'
import type { z } from 'zod'
import type { App } from '../app'
import type { NamedVehicle } from './vehicles.repository'

/** A car as its owner sees it in lists: plate and VIN masked. */
export function toVehicle(
  app: App,
  { vehicle, seriesName, brandName }: Omit<NamedVehicle, 'brandId'>,
): z.input<typeof Vehicle> {
  return {
    id: vehicle.id,
    plateMasked: maskPlate(app.seal.open(vehicle.plateSealed)),
    vinMasked: vehicle.vinSealed ? maskVin(app.seal.open(vehicle.vinSealed)) : null,
    brandName,
    seriesId: vehicle.seriesId,
    seriesName,
    modelYear: vehicle.modelYear,
    powertrain: vehicle.powertrain,
    odometerKm: vehicle.odometerKm,
  }
}
