import type { Domain } from '../platform/domain'
import { vehicleRoutes } from './vehicles.routes'

export const vehiclesDomain: Domain = { routes: vehicleRoutes }

export { countOpenOrders, vehicleForOrder, type VehicleForOrder } from './for-orders'
