import type { Domain } from '../platform/domain'
import { schedulingRoutes } from './scheduling.routes'

export const schedulingDomain: Domain = { routes: schedulingRoutes }

export type { Assigned, SlotWish } from './assign-slot'
export type { Need, Slot } from './availability'
export { firstFreeSlots, type ShopOutlook } from './first-free-slots'
export { holdSlot, tryHoldSlot } from './hold-slot'
export { inTurn } from './in-turn'
export { moveSlot } from './move-slot'
export { reassignTechnician } from './reassign-technician'
export { releaseSlot } from './release-slot'
export { bookingOf, type BookingView } from './scheduling.queries'
