import type { Domain } from '../platform/domain'

export const ordersDomain: Domain = {}
