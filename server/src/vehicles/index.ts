import type { Domain } from '../platform/domain'
import { remindOfWork, WORK_DUE } from './remembered-work'
import { vehicleRoutes } from './vehicles.routes'

export const vehiclesDomain: Domain = {
  routes: vehicleRoutes,
  timers: { [WORK_DUE]: { inTransaction: remindOfWork } },
}

export { eraseVehicles } from './erase-vehicles'
export {
  bookWork,
  isDue,
  noteReading,
  openWork,
  rememberVisit,
  unbookWork,
  type Undone,
} from './remembered-work'
export { worksOf } from './remembered.repository'
export { moveVehicle } from './move-vehicle'
export { toVehicle } from './vehicle-view'
export { countVehicles, findVehicle, lockVehicle, seriesOf, type NamedVehicle } from './vehicles.repository'
export { carInFull, countOpenOrders, vehicleForOrder, type VehicleForOrder } from './for-orders'
