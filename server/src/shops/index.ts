import type { Domain } from '../platform/domain'

export const shopsDomain: Domain = {}
