import type { Domain } from '../platform/domain'

export const operationsDomain: Domain = {}
