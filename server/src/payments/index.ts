import type { Domain } from '../platform/domain'

export const paymentsDomain: Domain = {}
