import type { LineKind } from '../catalogue/catalogue.contract'
import { LIMITS } from '../kernel/limits'
import { DAY_MS, plusMs } from '../kernel/time'

/** The three kinds of work for which 《机动车维修管理规定》 has a floor of its own. */
export const REPAIR_KINDS = ['assembly', 'maintenance', 'repair'] as const
export type RepairKind = (typeof REPAIR_KINDS)[number]

/** How long the work is answered for, from the hand-over: days or kilometres, whichever is over first. */
export type WarrantyTerms = { readonly days: number; readonly km: number }

/** What a warranty is counted from: the hand-over, and the odometer at intake. */
export type WarrantyStart = { readonly deliveredAt: Date; readonly odometerKm: number | null }

export const WARRANTY_FLOORS: Readonly<Record<RepairKind, WarrantyTerms>> = {
  assembly: { days: LIMITS.qualityCaseDays, km: LIMITS.qualityCaseKm }, // a whole car or an assembly
  maintenance: { days: 30, km: 5_000 }, // second level
  repair: { days: 10, km: 2_000 }, // first level, small and special repairs
}

/** Services by code that may go as far as an assembly, or are second-level maintenance; what is not here is a repair. */
const KINDS: Readonly<Record<string, RepairKind>> = {
  'engine-trouble': 'assembly',
  'gearbox-trouble': 'assembly',
  'drive-trouble': 'assembly',
  collision: 'assembly',
  'full-service': 'maintenance',
  'ev-service': 'maintenance',
}

/** The kind of work that a service is, by its code. */
export function repairKindOf(serviceCode: string): RepairKind {
  return KINDS[serviceCode] ?? 'repair'
}

/** The law's floor, or what the shop promises where that is more; a promise never lowers either figure. */
export function warrantyTerms(kind: RepairKind, promise: Partial<WarrantyTerms> = {}): WarrantyTerms {
  const floor = WARRANTY_FLOORS[kind]
  return { days: Math.max(floor.days, promise.days ?? 0), km: Math.max(floor.km, promise.km ?? 0) }
}

/** Whether a line of this kind is answered for: a fee is no work and no part. */
export function hasWarranty(kind: LineKind): boolean {
  return kind !== 'fee'
}

/** When, and at which odometer reading, a warranty is over; the reading is null where the intake had none. */
export function warrantyEnd(
  terms: WarrantyTerms,
  { deliveredAt, odometerKm }: WarrantyStart,
): { endsAt: Date; endsAtKm: number | null } {
  return {
    endsAt: plusMs(deliveredAt, terms.days * DAY_MS),
    endsAtKm: odometerKm === null ? null : odometerKm + terms.km,
  }
}

/**
 * What is left of a warranty now: begun days, and kilometres by the last known reading (null where either reading is
 * missing). Both are 0 once one of them is used up.
 */
export function warrantyLeft(
  terms: WarrantyTerms,
  start: WarrantyStart,
  now: { readonly at: Date; readonly odometerKm: number | null },
): { days: number; km: number | null } {
  const { endsAt, endsAtKm } = warrantyEnd(terms, start)
  const days = Math.ceil((endsAt.getTime() - now.at.getTime()) / DAY_MS)
  const km = endsAtKm === null || now.odometerKm === null ? null : endsAtKm - now.odometerKm
  if (days <= 0 || (km !== null && km <= 0)) return { days: 0, km: km === null ? null : 0 }
  return { days, km: km === null ? null : Math.min(km, terms.km) }
}
