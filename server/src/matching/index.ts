import type { Domain } from '../platform/domain'

export const matchingDomain: Domain = {}
