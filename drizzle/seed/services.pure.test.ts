import { BAY_KINDS, PART_TYPES, PRICE_MODES } from '@anxin/shared/catalogue/catalogue.contract'
import { IdText } from '@anxin/shared/kernel/id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { POWERTRAINS } from '@anxin/shared/vehicles/vehicle.contract'
import { describe, expect, test } from 'vitest'
import { SERVICE_CATEGORIES, SERVICES, SKILLS, TRIAGES } from './data/services'

describe('the service tree', () => {
  test('has at least 35 services, with codes and names of their own', () => {
    expect(SERVICES.length).toBeGreaterThanOrEqual(35)
    for (const field of ['id', 'code', 'name', 'about'] as const) {
      expect(new Set(SERVICES.map((service) => service[field])).size, field).toBe(SERVICES.length)
    }
  })

  test('every category but rescue has services', () => {
    const used = new Set(SERVICES.map((service) => service.category))
    expect(SERVICE_CATEGORIES.filter((category) => !used.has(category))).toEqual(['救援'])
  })

  test('uses every price mode, kind of bay and triage class, and only known words', () => {
    const used = (field: 'priceMode' | 'bayKind' | 'triage') =>
      new Set<string>(SERVICES.map((service) => service[field]))
    expect(used('priceMode')).toEqual(new Set<string>(PRICE_MODES))
    expect(used('bayKind')).toEqual(new Set<string>(BAY_KINDS))
    expect(used('triage')).toEqual(new Set(Object.keys(TRIAGES)))
    for (const service of SERVICES) {
      expect(IdText.safeParse(service.id).success, service.code).toBe(true)
      expect(Object.keys(SKILLS), service.code).toContain(service.skill)
    }
  })

  test('every powertrain finds maintenance, and an electric car is never offered an engine', () => {
    for (const powertrain of POWERTRAINS) {
      expect(
        SERVICES.filter((service) => service.powertrains.includes(powertrain)).length,
        powertrain,
      ).toBeGreaterThan(15)
    }
    const forBev = SERVICES.filter((service) => service.powertrains.includes('bev')).map(
      (service) => service.code,
    )
    for (const code of ['oil-service', 'spark-plugs', 'gearbox-oil', 'engine-trouble']) {
      expect(forBev).not.toContain(code)
    }
    const evService = SERVICES.find((service) => service.code === 'ev-service')
    expect(evService?.powertrains).toEqual(['bev'])
  })

  test('a job and its buffer fill whole booking units, so that no bay stands idle between two', () => {
    for (const service of SERVICES) {
      const lengthMs = (service.durationMin + service.bufferMin) * MINUTE_MS
      expect(lengthMs % LIMITS.slotUnitMs, service.code).toBe(0)
      expect(service.durationMin, service.code).toBeGreaterThan(0)
    }
  })

  test('what has a price is made of labour and material; parts say of which kind they are', () => {
    for (const service of SERVICES) {
      if (service.priceMode === 'inspect-first') {
        expect(service.lines, service.code).toEqual([])
        continue
      }
      const kinds = new Set(service.lines.map((line) => line.kind))
      expect(kinds.has('labour'), service.code).toBe(true)
      expect(kinds.has('part') || kinds.has('consumable'), service.code).toBe(true)
      for (const line of service.lines) {
        const [min, max] = line.unitPriceFen
        expect(min, line.name).toBeGreaterThan(0)
        expect(max, line.name).toBeGreaterThanOrEqual(min)
        expect(line.partTypes.length > 0, line.name).toBe(line.kind === 'part')
        for (const type of line.partTypes) expect(PART_TYPES).toContain(type)
      }
    }
    const all = new Set(SERVICES.flatMap((service) => service.lines.map((line) => line.kind)))
    expect(all).toEqual(new Set(['labour', 'part', 'consumable']))
  })
})
