import type { Domain } from '../platform/domain'

export { tellLive } from './change-order'
export { holdOrder, liftHold, setFollowUp } from './hold-order'
export { findOrder, findPhoto, lockOrder, photosOf, type OrderRow } from './orders.repository'

export const ordersDomain: Domain = {}
