import type { Domain } from '../platform/domain'

export const catalogueDomain: Domain = {}
