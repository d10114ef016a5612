import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import { seedId } from '../seed-id'
import { CHINESE_BRANDS } from './vehicles.china'
import { FOREIGN_BRANDS } from './vehicles.foreign'

/**
 * Brands and series sold in mainland China, for the brand → series → year pickers.
 *
 * How sure this is: it was compiled from general knowledge, not from an official register. Years are the years of
 * sale (imports: of regular import) of all generations under one name, good to about one year; a series written
 * with a tilde is less sure than that (`yearsAreEstimates`). What went on sale in 2026, and what went off sale
 * after the middle of 2025, is mostly not yet known here. A powertrain that a series had in any year is listed; 48 V
 * systems count as petrol, and hydrogen and gas are left out. A correction is one edited line: ids are made from
 * the names, so they stay.
 */
export const VEHICLES_SOURCE = 'compiled from general knowledge of models on sale in mainland China'
export const VEHICLES_NOTED_ON = '2026-11-23'

/** One line of `series` is `name from-[to] letters`; without `to` the series is still on sale. */
export interface BrandText {
  name: string
  /** The first letter of the name in pinyin, or the letter itself. */
  initial: string
  /** Where the brand comes from, which decides that a 德系专修 technician fits it. */
  country: '中国' | '德国' | '日本' | '韩国' | '美国' | '英国' | '法国' | '意大利' | '瑞典' | '捷克'
  series: string
}

export interface SeriesData {
  id: string
  name: string
  yearFrom: number
  /** null while the series is on sale. */
  yearTo: number | null
  yearsAreEstimates: boolean
  powertrains: Powertrain[]
}

export interface BrandData {
  id: string
  name: string
  initial: string
  country: BrandText['country']
  source: string
  notedOn: string
  series: SeriesData[]
}

const POWERTRAIN_OF: Record<string, Powertrain> = {
  P: 'petrol',
  D: 'diesel',
  H: 'hev',
  I: 'phev',
  R: 'erev',
  E: 'bev',
}

const LINE = /^(.+) (\d{4})(~?)-(?:(\d{4})(~?))? ([PDHIRE](?:,[PDHIRE])*)$/

function seriesOf(brandName: string, line: string): SeriesData {
  const match = LINE.exec(line)
  if (!match) throw new Error(`vehicles: cannot read "${line}" of ${brandName}`)
  const [, name = '', from, fromTilde, to, toTilde, letters = ''] = match
  return {
    id: seedId(`series:${brandName}:${name}`),
    name,
    yearFrom: Number(from),
    yearTo: to === undefined ? null : Number(to),
    yearsAreEstimates: fromTilde === '~' || toTilde === '~',
    powertrains: letters.split(',').map((letter) => {
      const powertrain = POWERTRAIN_OF[letter]
      if (!powertrain) throw new Error(`vehicles: letter ${letter} of ${brandName} ${name}`)
      return powertrain
    }),
  }
}

function brandOf(text: BrandText): BrandData {
  return {
    id: seedId(`brand:${text.name}`),
    name: text.name,
    initial: text.initial,
    country: text.country,
    source: VEHICLES_SOURCE,
    notedOn: VEHICLES_NOTED_ON,
    series: text.series
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => seriesOf(text.name, line)),
  }
}

/** Every brand with its series, by initial and then by name as written above. */
export const BRANDS: readonly BrandData[] = [...CHINESE_BRANDS, ...FOREIGN_BRANDS]
  .map(brandOf)
  .toSorted((a, b) => (a.initial < b.initial ? -1 : a.initial > b.initial ? 1 : 0))
