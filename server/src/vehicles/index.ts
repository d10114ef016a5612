import type { Domain } from '../platform/domain'

export const vehiclesDomain: Domain = {}
