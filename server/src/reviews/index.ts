import type { Domain } from '../platform/domain'

export const reviewsDomain: Domain = {}
