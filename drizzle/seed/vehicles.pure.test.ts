import { IdText } from '@anxin/shared/kernel/id'
import { POWERTRAINS } from '@anxin/shared/vehicles/vehicle.contract'
import { describe, expect, test } from 'vitest'
import { REVIEWED_CARS } from './data/city.reviews'
import { BRANDS, VEHICLES_NOTED_ON } from './data/vehicles'

const series = BRANDS.flatMap((brand) => brand.series.map((item) => ({ brand: brand.name, ...item })))
/** The first car factory of today's kind in China, Beijing Jeep, began in 1984. */
const FIRST_YEAR = 1984
const LAST_YEAR = Number(VEHICLES_NOTED_ON.slice(0, 4))

describe('brands and series', () => {
  test('there are at least 60 brands and 600 series', () => {
    expect(BRANDS.length).toBeGreaterThanOrEqual(60)
    expect(series.length).toBeGreaterThanOrEqual(600)
  })

  test('every brand has a name of its own, a letter A to Z, series, and says source and date', () => {
    expect(new Set(BRANDS.map((brand) => brand.name)).size).toBe(BRANDS.length)
    for (const brand of BRANDS) {
      expect(brand.initial, brand.name).toMatch(/^[A-Z]$/)
      expect(brand.series.length, brand.name).toBeGreaterThan(0)
      expect(brand.source.length, brand.name).toBeGreaterThan(20)
      expect(brand.notedOn, brand.name).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    }
  })

  test('brands come in the order of their letters', () => {
    const initials = BRANDS.map((brand) => brand.initial)
    expect(initials).toEqual(initials.toSorted())
  })

  test('a brand has no two series of one name', () => {
    for (const brand of BRANDS) {
      const names = brand.series.map((item) => item.name)
      expect(new Set(names).size, brand.name).toBe(names.length)
    }
  })

  test('every series has sane years and known powertrains, each once', () => {
    const inRange = (year: number) => year >= FIRST_YEAR && year <= LAST_YEAR
    const wrongYears = series.filter(
      ({ yearFrom, yearTo }) =>
        !inRange(yearFrom) || (yearTo !== null && (!inRange(yearTo) || yearTo < yearFrom)),
    )
    const wrongPowertrains = series.filter(
      ({ powertrains }) =>
        powertrains.length === 0 ||
        new Set(powertrains).size < powertrains.length ||
        powertrains.some((powertrain) => !POWERTRAINS.includes(powertrain)),
    )
    expect(wrongYears).toEqual([])
    expect(wrongPowertrains).toEqual([])
  })

  test('every powertrain is driven by some series', () => {
    for (const powertrain of POWERTRAINS) {
      expect(
        series.some((item) => item.powertrains.includes(powertrain)),
        powertrain,
      ).toBe(true)
    }
  })

  test('ids are valid, all different, and the same as when they were first given out', () => {
    const ids = [...BRANDS, ...series].map((item) => item.id)
    expect(ids.filter((id) => !IdText.safeParse(id).success)).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    const idOf = (brand: string, name: string) =>
      series.find((item) => item.brand === brand && item.name === name)?.id
    // Cars of owners point to these; a changed way of making ids would orphan them.
    expect(BRANDS.find((brand) => brand.name === '大众')?.id).toBe('01KDVDNA004KDW09QCX70C0DGS')
    expect(idOf('大众', '朗逸')).toBe('01KDVDNA00S8NB8C3SR21XDGKN')
    expect(idOf('特斯拉', 'Model 3')).toBe('01KDVDNA000Z1A62BQBPTNTK5C')
  })

  test('the cars of the demo city are on the list, in years and with powertrains that they had', () => {
    for (const car of REVIEWED_CARS) {
      const label = `${car.brand} ${car.series}`
      const found = series.find((item) => item.brand === car.brand && item.name === car.series)
      expect(found, label).toBeDefined()
      expect(found?.powertrains, label).toContain(car.powertrain)
      expect(car.years[0], label).toBeGreaterThanOrEqual(found?.yearFrom ?? LAST_YEAR)
      expect(car.years[1], label).toBeLessThanOrEqual(found?.yearTo ?? LAST_YEAR)
    }
  })
})
