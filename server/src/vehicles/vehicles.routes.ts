import { rememberedContract } from '@anxin/shared/vehicles/remembered.contract'
import { vehicleContract } from '@anxin/shared/vehicles/vehicle.contract'
import { handlersFor } from '../platform/routes'
import { addVehicle } from './add-vehicle'
import { correctVehicle } from './correct-vehicle'
import { getVehicle } from './get-vehicle'
import { listBrands } from './list-brands'
import { listSeries } from './list-series'
import { listVehicles } from './list-vehicles'
import { listRemembered, planRemembered, stopRemembered } from './plan-remembered'
import { removeVehicle } from './remove-vehicle'

export const vehicleRoutes = handlersFor(
  { ...vehicleContract, ...rememberedContract },
  {
    'GET /vehicle-brands': listBrands,
    'GET /vehicle-brands/:brandId/series': listSeries,
    'GET /vehicles': listVehicles,
    'POST /vehicles': addVehicle,
    'GET /vehicles/:vehicleId': getVehicle,
    'POST /vehicles/:vehicleId/details': correctVehicle,
    'POST /vehicles/:vehicleId/removal': removeVehicle,
    'GET /vehicles/:vehicleId/remembered-work': listRemembered,
    'POST /vehicles/:vehicleId/remembered-work/:workId/plan': planRemembered,
    'POST /vehicles/:vehicleId/remembered-work/:workId/stop': stopRemembered,
  },
)
