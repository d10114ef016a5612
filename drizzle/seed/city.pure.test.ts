import { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { IdText } from '@anxin/shared/kernel/id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { Phone } from '@anxin/shared/kernel/fields'
import { DayHours } from '@anxin/shared/shops/shop.contract'
import { describe, expect, test } from 'vitest'
import { buildCity, staffPhone } from './data/city'
import { SERVICES } from './data/services'

const city = buildCity()
const serviceOf = new Map(SERVICES.map((service) => [service.id, service]))

/** Weights 3^i mod 31 for the first 17 characters, 1 for the check digit; the sum is a multiple of 31. */
function isCreditCode(code: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]
  return weights.reduce((sum, weight, i) => sum + weight * alphabet.indexOf(code.charAt(i)), 0) % 31 === 0
}

describe('the demo city', () => {
  test('two builds are equal', () => {
    expect(buildCity()).toEqual(city)
  })

  test('has forty shops of different names and places, all in one city', () => {
    expect(city).toHaveLength(40)
    for (const field of ['id', 'name', 'address', 'licenceNo'] as const) {
      expect(new Set(city.map((shop) => shop[field])).size, field).toBe(40)
    }
    for (const shop of city) {
      expect(shop.region).toBe('330100')
      expect(shop.address).toMatch(/^杭州市.{2}区.+\d+号$/)
      // The box around the districts of Hangzhou in which the shops lie.
      expect(shop.lat, shop.name).toBeGreaterThan(30.0)
      expect(shop.lat, shop.name).toBeLessThan(30.5)
      expect(shop.lng, shop.name).toBeGreaterThan(119.9)
      expect(shop.lng, shop.name).toBeLessThan(120.5)
    }
  })

  test('every shop can work: 2 to 8 bays, 2 to 12 technicians with skills, hours, an owner', () => {
    for (const shop of city) {
      expect(shop.bays.length, shop.name).toBeGreaterThanOrEqual(2)
      expect(shop.bays.length, shop.name).toBeLessThanOrEqual(8)
      expect(shop.technicians.length, shop.name).toBeGreaterThanOrEqual(2)
      expect(shop.technicians.length, shop.name).toBeLessThanOrEqual(12)
      for (const technician of shop.technicians) expect(technician.skills.length).toBeGreaterThan(0)
      expect(shop.hours.length, shop.name).toBeGreaterThanOrEqual(6)
      for (const day of shop.hours) {
        expect(DayHours.safeParse(day).success).toBe(true)
        expect(day.closesMinute - day.opensMinute).toBeGreaterThanOrEqual(8 * 60)
      }
      expect(shop.staff.filter((member) => member.role === 'shop-owner')).toHaveLength(1)
      expect(shop.staff.length).toBeLessThanOrEqual(LIMITS.staffPerShopMax)
    }
    expect(city.filter((shop) => shop.hours.every((day) => day.weekday !== 1)).length).toBeGreaterThanOrEqual(
      4,
    )
  })

  test('couples run shops of two bays, and both of them work on cars', () => {
    const couples = city.filter((shop) => shop.kind === 'couple')
    expect(couples.length).toBeGreaterThanOrEqual(4)
    for (const shop of couples) {
      expect(shop.bays).toHaveLength(2)
      expect(shop.staff.map((member) => member.role)).toEqual(['shop-owner', 'adviser'])
      expect(shop.technicians.map((technician) => technician.staffId)).toEqual(
        shop.staff.map((member) => member.id),
      )
    }
  })

  test('a shop offers only what a bay and a technician of its own can do', () => {
    for (const shop of city) {
      expect(shop.prices.length, shop.name).toBeGreaterThanOrEqual(8)
      expect(new Set(shop.prices.map((price) => price.serviceId)).size).toBe(shop.prices.length)
      for (const price of shop.prices) {
        const service = serviceOf.get(price.serviceId)
        expect(service).toBeDefined()
        expect(shop.bays.map((bay) => bay.kind)).toContain(service?.bayKind)
        const able = shop.technicians.flatMap((one) =>
          one.skills.filter(({ skill }) => skill === service?.skill),
        )
        expect(able.length, `${shop.name} ${service?.code}`).toBeGreaterThan(0)
        if (service?.skill === 'ev-hv') expect(able.some((held) => held.proved)).toBe(true)
      }
    }
  })

  test('every service is offered by at least five shops, so that one can be compared with another', () => {
    for (const service of SERVICES) {
      const shops = city.filter((shop) => shop.prices.some((price) => price.serviceId === service.id))
      expect(shops.length, service.code).toBeGreaterThanOrEqual(5)
    }
  })

  test('prices add up, lie in the typical range and differ between shops', () => {
    for (const shop of city) {
      for (const price of shop.prices) {
        const service = serviceOf.get(price.serviceId)
        const label = `${shop.name} ${service?.code}`
        const amounts = price.lines.map((line) => Math.round((line.unitPriceFen * line.quantityMilli) / 1000))
        expect(price.totalFen, label).toBe(amounts.reduce((a, b) => a + b, 0))
        expect(price.labourFen + price.partsFen + price.consumablesFen, label).toBe(price.totalFen)
        const odd = price.lines.filter((line, i) => {
          const [min, max] = service?.lines[i]?.unitPriceFen ?? [0, 0]
          return (
            !PriceLine.safeParse(line).success ||
            (line.partType !== null) !== (line.kind === 'part') ||
            line.unitPriceFen < min ||
            line.unitPriceFen > max
          )
        })
        expect(odd, label).toEqual([])
        if (service?.priceMode === 'fixed') expect(price.totalMaxFen, label).toBe(price.totalFen)
        if (service?.priceMode === 'range')
          expect(price.totalMaxFen ?? 0, label).toBeGreaterThan(price.totalFen)
        if (service?.priceMode === 'inspect-first') expect(price.totalMaxFen, label).toBeNull()
        if (service?.priceMode === 'fixed') expect(price.depositFen, label).toBe(0)
      }
    }
    const oilService = SERVICES.find((service) => service.code === 'oil-service')
    const totals = city.flatMap((shop) =>
      shop.prices.filter((price) => price.serviceId === oilService?.id).map((price) => price.totalFen),
    )
    expect(new Set(totals).size).toBeGreaterThan(15)
  })

  test('every shop has a sub-merchant of its own, ten digits beginning with 16', () => {
    expect(new Set(city.map((shop) => shop.subMchid)).size).toBe(40)
    for (const shop of city) expect(shop.subMchid).toMatch(/^16\d{8}$/)
  })

  test('licence numbers pass the check of GB 32100', () => {
    // A published number, so that this check is not only right by itself: Shenzhen Tencent Computer Systems.
    expect(isCreditCode('9144030071526726XG')).toBe(true)
    expect(isCreditCode('9144030071526762XG')).toBe(false)
    for (const shop of city) {
      expect(shop.licenceNo).toMatch(/^9[12]3301\d{2}DEM/)
      expect(isCreditCode(shop.licenceNo), shop.licenceNo).toBe(true)
    }
  })

  test('everybody has a valid phone number of their own, from which shop and person can be read', () => {
    const people = city.flatMap((shop) => shop.staff)
    expect(new Set(people.map((member) => member.phone)).size).toBe(people.length)
    for (const member of people) expect(Phone.safeParse(member.phone).success, member.phone).toBe(true)
    expect(city[6]?.staff[0]?.phone).toBe(staffPhone(7, 0))
    expect(staffPhone(7, 0)).toBe('19957100700')
  })

  test('ratings count 10 to 300 reviews with means between 1 and 5, each of them there, five with a story', () => {
    for (const { name, rating, reviews, technicians, prices } of city) {
      expect(rating.count, name).toBeGreaterThanOrEqual(10)
      expect(rating.count, name).toBeLessThanOrEqual(300)
      for (const sum of [rating.skillSum, rating.mannerSum, rating.priceClaritySum]) {
        expect(sum / rating.count, name).toBeGreaterThan(3.5)
        expect(sum / rating.count, name).toBeLessThanOrEqual(5)
      }
      expect(reviews, name).toHaveLength(rating.count)
      for (const review of reviews) {
        for (const mark of [review.skill, review.manner, review.priceClarity]) {
          expect(mark).toBeGreaterThanOrEqual(1)
          expect(mark).toBeLessThanOrEqual(5)
        }
        expect(review.text).not.toMatch(/[{}]/)
        expect(review.text.length).toBeLessThanOrEqual(LIMITS.reviewCharsMax)
        expect(technicians.map((technician) => technician.id)).toContain(review.technicianId)
      }
      expect(prices.length).toBeGreaterThan(0)
    }
    const texts = city.flatMap((shop) => shop.reviews.slice(0, 5).map((review) => review.text))
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.75)
  })

  test('reviews are ordered by their ids as by their time, which is how they are listed', () => {
    const reviews = city.flatMap((shop) => shop.reviews)
    const byId = reviews.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((review) => review.at.getTime())
    expect(byId).toEqual(byId.toSorted((a, b) => a - b))
  })

  test('no id is given twice', () => {
    const ids = city.flatMap((shop) => [
      shop.id,
      ...[...shop.bays, ...shop.staff, ...shop.technicians, ...shop.quoteTemplates].map((item) => item.id),
      ...shop.reviews.flatMap((review) => [review.id, review.orderId, review.ownerId]),
    ])
    expect(ids.filter((id) => !IdText.safeParse(id).success)).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('some shops book at once and some ask first', () => {
    const instant = city.filter((shop) => shop.instantBook).length
    expect(instant).toBeGreaterThanOrEqual(8)
    expect(instant).toBeLessThanOrEqual(20)
  })
})
