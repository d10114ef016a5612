import type { Domain } from '../platform/domain'

export const schedulingDomain: Domain = {}
