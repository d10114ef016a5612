import { schedulingContract } from '@anxin/shared/scheduling/scheduling.contract'
import { shopContract } from '@anxin/shared/shops/shop.contract'
import { handlersFor } from '../platform/routes'
import { enterLeave } from './enter-leave'
import { listCalendar } from './list-calendar'
import { listSchedule } from './list-schedule'
import { listSlots } from './list-slots'
import { setBayState } from './set-bay-state'
import { setTechnicianState } from './set-technician-state'

/** Three routes of the shop's own contract are served here, because they look at bookings. */
export const schedulingRoutes = handlersFor(
  {
    ...schedulingContract,
    'POST /shop/leaves': shopContract['POST /shop/leaves'],
    'POST /shop/bays/:bayId/state': shopContract['POST /shop/bays/:bayId/state'],
    'POST /shop/technicians/:technicianId/state': shopContract['POST /shop/technicians/:technicianId/state'],
  },
  {
    'GET /shops/:shopId/slots': listSlots,
    'GET /shops/:shopId/calendar': listCalendar,
    'GET /shop/schedule': listSchedule,
    'POST /shop/leaves': enterLeave,
    'POST /shop/bays/:bayId/state': setBayState,
    'POST /shop/technicians/:technicianId/state': setTechnicianState,
  },
)
