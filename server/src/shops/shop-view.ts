import type { Bay, Rating, ShopCard, Staff, Technician } from '@anxin/shared/shops/shop.contract'
import { maskPhone } from '@anxin/shared/kernel/phone'
import type { z } from 'zod'
import type { App } from '../app'
import type { NearShopRow } from './near-shops.queries'
import { starsOfMilli } from './ratings'
import type { BayRow, HoursRow, ShopRow, TechnicianRow } from './shops.repository'
import type { StaffRow } from './staff.repository'

export type RatingSums = Pick<
  ShopRow,
  'ratingCount' | 'skillSum' | 'mannerSum' | 'priceClaritySum' | 'scoreMilli'
>

/** The score, and the plain means of the stars with two decimals; the overall one is the mean of the three parts. */
export function ratingOf({
  ratingCount,
  skillSum,
  mannerSum,
  priceClaritySum,
  scoreMilli,
}: RatingSums): z.input<typeof Rating> {
  const mean = (sum: number, parts = 1) =>
    ratingCount === 0 ? null : Math.round((sum * 100) / (ratingCount * parts)) / 100
  return {
    count: ratingCount,
    score: ratingCount === 0 ? null : starsOfMilli(scoreMilli),
    overall: mean(skillSum + mannerSum + priceClaritySum, 3),
    skill: mean(skillSum),
    manner: mean(mannerSum),
    priceClarity: mean(priceClaritySum),
  }
}

export function toNearCard(row: NearShopRow): z.input<typeof ShopCard> {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    lat: Number(row.lat),
    lng: Number(row.lng),
    distanceMetres: row.metres,
    instantBook: row.instant_book === 1,
    rating: ratingOf({
      ratingCount: row.rating_count,
      skillSum: row.skill_sum,
      mannerSum: row.manner_sum,
      priceClaritySum: row.price_clarity_sum,
      scoreMilli: row.score_milli,
    }),
  }
}

export function toCard(row: ShopRow): z.input<typeof ShopCard> {
  const { id, name, address, lat, lng, instantBook } = row
  return { id, name, address, lat, lng, distanceMetres: null, instantBook, rating: ratingOf(row) }
}

export function toDayHours({ weekday, opensMinute, closesMinute }: HoursRow) {
  return { weekday, opensMinute, closesMinute }
}

export function toBay({ id, name, kind, active }: BayRow): z.input<typeof Bay> {
  return { id, name, kind, active }
}

export function toTechnician({
  id,
  name,
  years,
  skills,
  active,
}: Pick<TechnicianRow, 'id' | 'name' | 'years' | 'skills' | 'active'>): z.input<typeof Technician> {
  return { id, name, years, skills, active }
}

export function toStaff(app: App, row: StaffRow): z.input<typeof Staff> {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    phoneMasked: maskPhone(app.seal.open(row.phoneSealed)),
    joined: row.userId !== null,
    showPrices: row.showPrices,
  }
}
