import { AppError } from '@anxin/shared/kernel/errors'
import { localDayOf } from '@anxin/shared/kernel/time'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import { findSeries } from './vehicles.repository'

/** Years are those of the series in our data, give or take one: a model year is not the year of its launch. */
const YEAR_SLACK = 1

/**
 * The series of a car with its brand. NOT_FOUND for an unknown series, POWERTRAIN_MISMATCH for a powertrain that it
 * never had, BAD_INPUT for a year in which it was not on sale.
 */
export async function requireSeries(
  app: App,
  q: Queries,
  car: { seriesId: string; modelYear: number; powertrain: Powertrain },
): Promise<{ seriesName: string; brandName: string }> {
  const found = await findSeries(q, car.seriesId)
  if (!found) throw new AppError('NOT_FOUND', `series ${car.seriesId}`)
  const { series, brandName } = found
  if (!series.powertrains.includes(car.powertrain))
    throw new AppError('POWERTRAIN_MISMATCH', `${series.name} is never ${car.powertrain}`)
  const lastYear = series.yearTo ?? Number(localDayOf(app.clock.now()).slice(0, 4))
  if (car.modelYear < series.yearFrom - YEAR_SLACK || car.modelYear > lastYear + YEAR_SLACK) {
    const fields = { 'body.modelYear': '该车系没有这个年款' }
    throw new AppError('BAD_INPUT', `${series.name} of ${car.modelYear}`, { fields })
  }
  return { seriesName: series.name, brandName }
}
