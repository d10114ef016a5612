import type { Domain } from '../platform/domain'

export const notificationsDomain: Domain = {}
