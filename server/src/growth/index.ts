import type { Domain } from '../platform/domain'

export const growthDomain: Domain = {}
