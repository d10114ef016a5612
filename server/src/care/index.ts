import type { Domain } from '../platform/domain'

export const careDomain: Domain = {}
