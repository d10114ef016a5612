import type { Domain } from '../platform/domain'

export const identityDomain: Domain = {}
