import type { Domain } from '../platform/domain'
import { vehicleRoutes } from './vehicles.routes'

export const vehiclesDomain: Domain = { routes: vehicleRoutes }

export { eraseVehicles } from './erase-vehicles'
export { countVehicles, seriesOf } from './vehicles.repository'
export { carInFull, countOpenOrders, vehicleForOrder, type VehicleForOrder } from './for-orders'
