import { z } from 'zod'
import { defineContract, Done } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { Plate, Vin } from '../kernel/fields'

export const POWERTRAINS = ['petrol', 'diesel', 'hev', 'phev', 'erev', 'bev'] as const
export type Powertrain = (typeof POWERTRAINS)[number]

export const Vehicle = z.object({
  id: IdText,
  plateMasked: z.string(),
  vinMasked: z.string().nullable(),
  brandName: z.string(),
  seriesId: IdText,
  seriesName: z.string(),
  modelYear: z.int(),
  powertrain: z.enum(POWERTRAINS),
  odometerKm: z.int().nullable(),
})

const details = {
  seriesId: IdText,
  modelYear: z.int().min(1990).max(2100),
  powertrain: z.enum(POWERTRAINS),
  odometerKm: z.int().min(0).max(2_000_000).optional(),
  vin: Vin.optional(),
}

export const vehicleContract = defineContract({
  'GET /vehicle-brands': {
    summary: 'Every brand with its pinyin initial; small and stable, so not paged',
    access: 'public',
    reply: z.object({
      items: z.array(z.object({ id: IdText, name: z.string(), initial: z.string() })),
      source: z.string(),
      notedOn: z.string(),
    }),
  },
  'GET /vehicle-brands/:brandId/series': {
    summary: 'Series of a brand with years and powertrains',
    access: 'public',
    params: z.strictObject({ brandId: IdText }),
    reply: z.object({
      items: z.array(
        z.object({
          id: IdText,
          name: z.string(),
          yearFrom: z.int(),
          yearTo: z.int().nullable(),
          powertrains: z.array(z.enum(POWERTRAINS)),
        }),
      ),
    }),
    errors: ['NOT_FOUND'],
  },
  'GET /vehicles': {
    summary: 'The cars of the caller, at most LIMITS.vehiclesPerOwnerMax',
    access: ['owner'],
    reply: z.object({ items: z.array(Vehicle) }),
  },
  'POST /vehicles': {
    summary: 'Add a car',
    access: ['owner'],
    body: z.strictObject({ id: IdText, plate: Plate, ...details }),
    reply: Vehicle,
    errors: ['PLATE_TAKEN', 'POWERTRAIN_MISMATCH', 'NOT_FOUND', 'LIMIT_REACHED'],
  },
  'GET /vehicles/:vehicleId': {
    summary: 'One car, with the plate in full for its owner',
    access: ['owner'],
    params: z.strictObject({ vehicleId: IdText }),
    reply: Vehicle.extend({ plate: z.string() }),
    errors: ['NOT_FOUND'],
  },
  'POST /vehicles/:vehicleId/details': {
    summary: 'Correct a car',
    access: ['owner'],
    params: z.strictObject({ vehicleId: IdText }),
    body: z.strictObject({ commandId: IdText, ...details }),
    reply: Vehicle,
    errors: ['NOT_FOUND', 'POWERTRAIN_MISMATCH'],
  },
  'POST /vehicles/:vehicleId/removal': {
    summary: 'Remove a car; its orders stay',
    access: ['owner'],
    params: z.strictObject({ vehicleId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'VEHICLE_IN_USE'],
  },
})
