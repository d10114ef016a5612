import type { BayKind, PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import type { Id } from '@anxin/shared/kernel/new-id'
import { roundShare, sumFen } from '@anxin/shared/kernel/money'
import { createChance, type Chance } from '../random'
import { seedId } from '../seed-id'
import { FAMILY_NAMES, FEMALE_GIVEN_NAMES, MALE_GIVEN_NAMES } from './city.people'
import {
  CITY_NAME,
  CITY_REGION,
  DISTRICT_CODES,
  SHOP_PLACES,
  type ShopKind,
  type ShopPlace,
} from './city.places'
import { REVIEW_TAILS, REVIEW_TEXTS, REVIEWED_CARS } from './city.reviews'
import { SERVICES, type ServiceData, type Skill, type TypicalLine } from './services'

/**
 * A believable city of repair shops, the same in every run: everything that is not written in city.places.ts is
 * drawn from a repeatable source of chance, one stream a shop.
 */

export interface CityBay {
  id: Id
  name: string
  kind: BayKind
}
export interface CityStaff {
  id: Id
  name: string
  role: StaffRole
  phone: string
  showPrices: boolean
}
export interface CityTechnician {
  id: Id
  /** The account with which the technician signs in. */
  staffId: Id
  name: string
  years: number
  skills: { skill: Skill; proved: boolean }[]
}
export interface CityPrice {
  serviceId: Id
  lines: PriceLine[]
  labourFen: number
  partsFen: number
  consumablesFen: number
  totalFen: number
  totalMaxFen: number | null
  depositFen: number
  inspectionFeeFen: number
}
export interface CityReview {
  id: Id
  orderId: Id
  ownerId: Id
  technicianId: Id
  vehicleText: string
  seriesId: Id
  skill: number
  manner: number
  priceClarity: number
  text: string
  reply: string | null
  at: Date
}
export interface CityShop {
  /** 1 to 40; the phone numbers of its staff contain it. */
  number: number
  kind: ShopKind
  id: Id
  name: string
  region: string
  address: string
  lat: number
  lng: number
  phone: string
  licenceNo: string
  instantBook: boolean
  subMchid: string
  hours: { weekday: number; opensMinute: number; closesMinute: number }[]
  holidays: { on: string; name: string }[]
  bays: CityBay[]
  staff: CityStaff[]
  technicians: CityTechnician[]
  prices: CityPrice[]
  quoteTemplates: { id: Id; name: string; lines: PriceLine[] }[]
  rating: { count: number; skillSum: number; mannerSum: number; priceClaritySum: number }
  reviews: CityReview[]
}

const REVIEWS_PER_SHOP = 5
const REVIEWS_FROM_MS = Date.UTC(2026, 5, 1)
const REVIEWS_UNTIL_MS = Date.UTC(2026, 10, 16)
const DAY_MS = 86_400_000
/** Services that no shop leaves out if it can do them; of the others each leaves out a few. */
const CORE_SERVICES = new Set(
  'oil-service full-service brake-pads warning-light noise panel-paint tyre-replace tyre-repair battery-replace wash ev-service charging-trouble'.split(
    ' ',
  ),
)
const LEFT_OUT_SHARE = 0.12

interface Kind {
  bays: readonly (readonly [BayKind, min: number, max: number])[]
  technicians: readonly [min: number, max: number]
  /** Every technician has these. */
  common: readonly Skill[]
  /** Each technician has one or two of these; together they have all. */
  spread: readonly Skill[]
  opens: readonly [minMinute: number, maxMinute: number]
  closes: readonly [minMinute: number, maxMinute: number]
}

const at = (hour: number, minute = 0) => hour * 60 + minute
const DAYTIME = { opens: [at(8), at(8, 30)], closes: [at(18), at(18, 30)] } as const

const KINDS: Record<ShopKind, Kind> = {
  large: {
    bays: [['lift', 3, 3], ['general', 2, 2], ['paint', 1, 1], ['wash', 1, 1], ['ev', 1, 1]],
    technicians: [10, 12],
    common: ['routine'],
    spread: ['engine', 'chassis', 'electrics', 'tyre', 'bodywork', 'wash', 'ev-hv', 'gearbox', 'hybrid', 'german'],
    opens: [at(8), at(8)],
    closes: [at(20), at(20)],
  },
  general: {
    bays: [['lift', 2, 3], ['general', 1, 2]],
    technicians: [4, 6],
    common: ['routine'],
    spread: ['engine', 'chassis', 'electrics', 'tyre', 'gearbox'],
    ...DAYTIME,
  },
  couple: {
    bays: [['lift', 1, 1], ['general', 1, 1]],
    technicians: [2, 2],
    common: ['routine', 'tyre'],
    spread: ['engine', 'chassis', 'electrics'],
    opens: [at(7, 30), at(8)],
    closes: [at(18, 30), at(19, 30)],
  },
  german: {
    bays: [['lift', 2, 3], ['general', 1, 2]],
    technicians: [4, 6],
    common: ['routine', 'german'],
    spread: ['engine', 'chassis', 'electrics', 'gearbox'],
    ...DAYTIME,
  },
  japanese: {
    bays: [['lift', 2, 2], ['general', 1, 2]],
    technicians: [3, 5],
    common: ['routine', 'japanese'],
    spread: ['engine', 'chassis', 'electrics', 'hybrid', 'gearbox'],
    ...DAYTIME,
  },
  ev: {
    bays: [['ev', 2, 3], ['lift', 1, 1], ['general', 1, 2]],
    technicians: [4, 6],
    common: ['routine', 'electrics'],
    spread: ['ev-hv', 'hybrid', 'chassis', 'tyre'],
    ...DAYTIME,
  },
  body: {
    bays: [['paint', 2, 2], ['general', 2, 3], ['lift', 1, 1]],
    technicians: [4, 7],
    common: ['bodywork'],
    spread: ['routine', 'chassis'],
    opens: [at(8), at(8)],
    closes: [at(18), at(18, 30)],
  },
  tyre: {
    bays: [['lift', 2, 2], ['general', 2, 3]],
    technicians: [3, 5],
    common: ['tyre'],
    spread: ['routine', 'chassis', 'electrics'],
    opens: [at(8), at(8, 30)],
    closes: [at(19), at(20)],
  },
  wash: {
    bays: [['wash', 2, 3], ['general', 1, 1]],
    technicians: [3, 5],
    common: ['wash'],
    spread: ['electrics', 'tyre'],
    opens: [at(8), at(8)],
    closes: [at(20), at(21)],
  },
  gearbox: {
    bays: [['lift', 3, 3], ['general', 1, 1]],
    technicians: [3, 5],
    common: ['gearbox', 'routine'],
    spread: ['engine', 'chassis', 'electrics'],
    ...DAYTIME,
  },
}

const BAY_NAMES: Record<BayKind, string> = {
  general: '普通工位',
  lift: '举升工位',
  paint: '喷漆房',
  wash: '洗车位',
  ev: '新能源工位',
}

/** The forty shops. Two calls give equal values. */
export function buildCity(): CityShop[] {
  const used = new Set<ReviewTextOf>()
  return SHOP_PLACES.map((place, index) => shopOf(place, index + 1, used))
}

/**
 * The invented phone number of a person of a shop: 1995710, the shop's number and the person's, two digits each.
 * Person 0 is the owner of the shop.
 */
export function staffPhone(shopNumber: number, person: number): string {
  return `1995710${String(shopNumber).padStart(2, '0')}${String(person).padStart(2, '0')}`
}

function shopOf(place: ShopPlace, number: number, used: Set<ReviewTextOf>): CityShop {
  const chance = createChance(`shop:${number}:${place.name}`)
  const id = seedId(`shop:${number}`)
  const kind = KINDS[place.kind]
  const bays = baysOf(number, kind, chance)
  const { staff, technicians } = peopleOf(number, place, kind, chance)
  const offered = SERVICES.filter(
    (service) =>
      canDo(service, bays, technicians) &&
      (CORE_SERVICES.has(service.code) || !chance.chance(LEFT_OUT_SHARE)),
  )
  const prices = pricesOf(offered, chance)
  const written = reviewsOf(number, offered, technicians, chance, used)
  const rated = ratedOnly(number, ratingOf(place.kind, chance), written, technicians, chance)
  const reviews = [...written, ...rated]
  return {
    number,
    kind: place.kind,
    id,
    name: place.name,
    region: CITY_REGION,
    address: `${CITY_NAME}${place.district}${place.road}`,
    lat: place.lat,
    lng: place.lng,
    phone: staffPhone(number, 0),
    licenceNo: licenceOf(place, number),
    instantBook: place.instantBook,
    subMchid: String(1_690_000_000 + number),
    hours: hoursOf(place, kind, chance),
    holidays: holidaysOf(place.kind),
    bays,
    staff,
    technicians,
    prices,
    quoteTemplates: templatesOf(number, offered, prices),
    rating: sumsOf(reviews),
    reviews,
  }
}

function baysOf(number: number, kind: Kind, chance: Chance): CityBay[] {
  return kind.bays.flatMap(([bayKind, min, max]) =>
    Array.from({ length: chance.int(min, max) }, (_, i) => ({
      id: seedId(`bay:${number}:${bayKind}:${i + 1}`),
      name: `${BAY_NAMES[bayKind]} ${i + 1}`,
      kind: bayKind,
    })),
  )
}

/** The owner, an adviser where there are more than a few people, and an account for every technician. */
function peopleOf(number: number, place: ShopPlace, kind: Kind, chance: Chance) {
  const technicianCount = chance.int(...kind.technicians)
  const couple = place.kind === 'couple'
  const names = namesOf(chance, technicianCount + 2, couple)
  names.splice(0, place.people.length, ...place.people)
  const staff: CityStaff[] = []
  const enter = (role: StaffRole, showPrices: boolean): CityStaff => {
    const person = staff.length
    const member = {
      id: seedId(`staff:${number}:${person}`),
      name: names[person] ?? `员工${person}`,
      role,
      phone: staffPhone(number, person),
      showPrices,
    }
    staff.push(member)
    return member
  }
  const owner = enter('shop-owner', true)
  // In a couple's shop both work on cars: he owns it, she takes the orders.
  const workers: CityStaff[] = couple ? [owner, enter('adviser', true)] : []
  if (!couple) enter('adviser', true)
  while (workers.length < technicianCount) workers.push(enter('technician', false))
  const skills = skillsOf(kind, technicianCount, chance)
  const technicians = workers.map((member, i) => ({
    id: seedId(`technician:${number}:${i}`),
    staffId: member.id,
    name: member.name,
    years: i === 0 ? chance.int(10, 25) : chance.int(2, 18),
    skills: skills[i] ?? [],
  }))
  return { staff, technicians }
}

/** Different names. In a couple's shop the second is a woman's, of another family, as is the custom. */
function namesOf(chance: Chance, count: number, couple: boolean): string[] {
  const families = chance.sample(FAMILY_NAMES, count)
  return families.map((family, i) => {
    const woman = couple ? i === 1 : i === 1 ? chance.chance(0.7) : i > 1 && chance.chance(0.08)
    return family + chance.pick(woman ? FEMALE_GIVEN_NAMES : MALE_GIVEN_NAMES)
  })
}

/**
 * Deals the skills out so that every one is held by somebody, in a small shop by several. The first holder has
 * proof of it; of the others most have. High-voltage work takes two people, so two hold it where there are enough.
 */
function skillsOf(kind: Kind, count: number, chance: Chance): CityTechnician['skills'][] {
  const held: Skill[][] = Array.from({ length: count }, () => [...kind.common])
  const holdersMin = Math.max(1, Math.min(3, Math.round((count * 2) / (kind.spread.length || 1))))
  kind.spread.forEach((skill, i) => {
    for (let n = 0; n < Math.max(holdersMin, skill === 'ev-hv' ? 2 : 1); n++) {
      const mine = held[(i + n * kind.spread.length) % count] ?? []
      const other = mine.includes(skill) ? held.find((skills) => !skills.includes(skill)) : mine
      other?.push(skill)
    }
  })
  const proved = new Set<Skill>()
  return held.map((skills) =>
    skills.map((skill) => {
      const first = !proved.has(skill)
      proved.add(skill)
      return { skill, proved: first || chance.chance(0.75) }
    }),
  )
}

/** High-voltage work needs a certificate; for the rest it is enough that somebody says to know it. */
function hasSkill(technician: CityTechnician, wanted: Skill): boolean {
  return technician.skills.some(({ skill, proved }) => skill === wanted && (proved || wanted !== 'ev-hv'))
}

function canDo(service: ServiceData, bays: CityBay[], technicians: CityTechnician[]): boolean {
  return (
    bays.some((bay) => bay.kind === service.bayKind) &&
    technicians.some((technician) => hasSkill(technician, service.skill))
  )
}

function hoursOf(place: ShopPlace, kind: Kind, chance: Chance): CityShop['hours'] {
  const toHalfHour = (minute: number) => Math.round(minute / 30) * 30
  const opensMinute = toHalfHour(chance.int(...kind.opens))
  const closesMinute = toHalfHour(chance.int(...kind.closes))
  return [1, 2, 3, 4, 5, 6, 7]
    .filter((weekday) => !(weekday === 1 && place.closedOnMondays))
    .map((weekday) => ({
      weekday,
      opensMinute,
      // Sundays end earlier, except where people come to wash the car.
      closesMinute: weekday === 7 && place.kind !== 'wash' ? Math.min(closesMinute, at(17, 30)) : closesMinute,
    }))
}

/** New Year's Day and the days around Spring Festival of 2027 (6 February); a wash is busiest then. */
function holidaysOf(kind: ShopKind): CityShop['holidays'] {
  if (kind === 'wash') return [{ on: '2027-02-06', name: '春节' }]
  const festival = ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08']
  return [{ on: '2027-01-01', name: '元旦' }, ...festival.map((on) => ({ on, name: '春节' }))]
}

/** What the shop asks, between the typical prices: one level for the whole shop, parts a little apart from it. */
function pricesOf(offered: readonly ServiceData[], chance: Chance): CityPrice[] {
  const level = 0.15 + chance.next() * 0.7
  const takesDeposits = chance.chance(0.5)
  const prepaysInspection = chance.chance(0.25)
  return offered.map((service) => {
    const lines = service.lines.map((line) => priceLineOf(line, level, chance))
    const sumOf = (kind: PriceLine['kind']) => sumFen(lines.filter((line) => line.kind === kind).map(amountOf))
    const totalFen = sumFen(lines.map(amountOf))
    const [feeMin, feeMax] = service.inspectionFeeFen
    const inspectionFeeFen = roundTo(feeMin + (feeMax - feeMin) * level, 1000)
    return {
      serviceId: service.id,
      lines,
      labourFen: sumOf('labour'),
      partsFen: sumOf('part'),
      consumablesFen: sumOf('consumable'),
      totalFen,
      totalMaxFen: totalMaxOf(service, totalFen),
      depositFen: depositOf(service, takesDeposits, prepaysInspection ? inspectionFeeFen : 0),
      inspectionFeeFen,
    }
  })
}

function priceLineOf(line: TypicalLine, level: number, chance: Chance): PriceLine {
  const [min, max] = line.unitPriceFen
  const partType = line.partTypes[0] === undefined ? null : chance.chance(0.6) ? line.partTypes[0] : chance.pick(line.partTypes)
  const drift = line.kind === 'labour' ? 0 : chance.next() * 0.3 - 0.15 + (partType === 'oem' ? 0.2 : 0)
  const share = Math.min(1, Math.max(0, level + drift))
  const stepFen = line.kind === 'labour' ? 1000 : 100
  return {
    kind: line.kind,
    name: line.name,
    quantityMilli: line.quantityMilli,
    unit: line.unit,
    unitPriceFen: Math.min(max, Math.max(min, roundTo(min + (max - min) * share, stepFen))),
    partType,
    ...(partType === null || partType === 'oem' ? {} : { oemUnitPriceFen: roundTo(max * 1.2, 100) }),
  }
}

function amountOf(line: PriceLine): number {
  return roundShare(line.unitPriceFen, line.quantityMilli, 1000)
}

/** The upper end of an estimate: all lines at the dearest usual price, and at least a fifth above the lower end. */
function totalMaxOf(service: ServiceData, totalFen: number): number | null {
  if (service.priceMode === 'inspect-first') return null
  if (service.priceMode === 'fixed') return totalFen
  const dearest = sumFen(service.lines.map((line) => roundShare(line.unitPriceFen[1], line.quantityMilli, 1000)))
  return Math.max(roundTo(dearest, 1000), roundTo(totalFen * 1.2, 1000))
}

/** A deposit is asked for dear estimates, by half of the shops, and never more than an owner may lose late. */
function depositOf(service: ServiceData, takesDeposits: boolean, inspectionFen: number): number {
  if (service.priceMode === 'inspect-first') return inspectionFen
  return service.priceMode === 'range' && takesDeposits ? 3000 : 0
}

/** Quotes that the shop writes again and again. */
function templatesOf(number: number, offered: readonly ServiceData[], prices: readonly CityPrice[]) {
  const wanted = ['brake-pads', 'spark-plugs', 'tyre-replace', 'panel-paint', 'battery-replace', 'battery-coolant']
  return offered
    .filter((service) => wanted.includes(service.code))
    .slice(0, 3)
    .map((service) => ({
      id: seedId(`template:${number}:${service.code}`),
      name: service.name,
      lines: prices.find((price) => price.serviceId === service.id)?.lines ?? [],
    }))
}

/** Counts from 10 to 300. Couples are liked for manner and plain prices, specialists for skill. */
function ratingOf(kind: ShopKind, chance: Chance): CityShop['rating'] {
  const count = chance.int(10, kind === 'large' ? 300 : kind === 'couple' ? 90 : 220)
  const quality = 4.1 + chance.next() * 0.6
  const couple = kind === 'couple' ? 0.2 : 0
  const specialist = ['german', 'japanese', 'ev', 'gearbox'].includes(kind) ? 0.15 : 0
  const sum = (bonus: number) => Math.round(count * Math.min(4.97, quality + bonus + chance.next() * 0.3 - 0.15))
  return { count, skillSum: sum(specialist), mannerSum: sum(couple), priceClaritySum: sum(couple - 0.05) }
}

type ReviewTextOf = (typeof REVIEW_TEXTS)[number]

/** Texts that fit what the shop does; one that was used elsewhere comes again only when the fresh ones are gone. */
function reviewsOf(
  number: number,
  offered: readonly ServiceData[],
  technicians: readonly CityTechnician[],
  chance: Chance,
  used: Set<ReviewTextOf>,
): CityReview[] {
  const byCode = new Map(offered.map((service) => [service.code, service]))
  const fitting = REVIEW_TEXTS.filter((text) => text.about.some((code) => byCode.has(code)))
  const fresh = chance.sample(fitting.filter((text) => !used.has(text)), REVIEWS_PER_SHOP)
  const again = chance.sample(fitting.filter((text) => !fresh.includes(text)), REVIEWS_PER_SHOP - fresh.length)
  return [...fresh, ...again].map((text, i) => {
    used.add(text)
    const services = text.about.flatMap((code) => byCode.get(code) ?? [])
    return reviewOf(number, i, text, chance.pick(services), technicians, chance)
  })
}

/** Words of those who give stars and hardly more; most give stars alone. */
const SHORT_TEXTS = [
  '师傅专业，讲得清楚。',
  '价格透明，和报价一样。',
  '态度好，有耐心。',
  '速度快，不用等。',
  '不贵，下次还来。',
  '旧件给我看了，放心。',
  '等了一会儿，排队的人多。',
  '没有推销，很实在。',
]

/** The reviews behind the rating that have a few words or none, in the year before, so that the sums come out. */
function ratedOnly(
  number: number,
  wanted: CityShop['rating'],
  written: readonly CityReview[],
  technicians: readonly CityTechnician[],
  chance: Chance,
): CityReview[] {
  const count = wanted.count - written.length
  const known = sumsOf(written)
  /** What the i-th of them has to give so that all together have the sum. */
  const mark = (total: number, i: number) =>
    Math.max(1, Math.min(5, Math.floor(((i + 1) * total) / count) - Math.floor((i * total) / count)))
  return Array.from({ length: count }, (_, i) => {
    const atMs = REVIEWS_UNTIL_MS - chance.int(1, 350) * DAY_MS + chance.int(60, 15 * 60) * 60_000
    const car = chance.pick(REVIEWED_CARS)
    return {
      id: seedId(`rating:${number}:${i}`, atMs),
      orderId: seedId(`rated-order:${number}:${i}`, atMs),
      ownerId: seedId(`rater:${number}:${i}`),
      technicianId: chance.pick(technicians).id,
      vehicleText: `${car.brand} ${car.series} ${chance.int(...car.years)}款`,
      seriesId: seedId(`series:${car.brand}:${car.series}`),
      skill: mark(wanted.skillSum - known.skillSum, i),
      manner: mark(wanted.mannerSum - known.mannerSum, i),
      priceClarity: mark(wanted.priceClaritySum - known.priceClaritySum, i),
      text: chance.chance(0.3) ? chance.pick(SHORT_TEXTS) : '',
      reply: null,
      at: new Date(atMs),
    }
  })
}

function sumsOf(reviews: readonly CityReview[]): CityShop['rating'] {
  const sum = (key: 'skill' | 'manner' | 'priceClarity') => reviews.reduce((all, one) => all + one[key], 0)
  return {
    count: reviews.length,
    skillSum: sum('skill'),
    mannerSum: sum('manner'),
    priceClaritySum: sum('priceClarity'),
  }
}

function reviewOf(
  number: number,
  i: number,
  { scores: [skill, manner, priceClarity], text, reply }: ReviewTextOf,
  service: ServiceData,
  technicians: readonly CityTechnician[],
  chance: Chance,
): CityReview {
  const able = technicians.filter((one) => hasSkill(one, service.skill))
  const technician = chance.pick(able)
  const car = chance.pick(REVIEWED_CARS.filter((one) => service.powertrains.includes(one.powertrain)))
  const day = chance.int(0, Math.floor((REVIEWS_UNTIL_MS - REVIEWS_FROM_MS) / DAY_MS) - 1)
  // Between 9:00 and 23:00 in Shanghai, which is 1:00 to 15:00 UTC.
  const atMs = REVIEWS_FROM_MS + day * DAY_MS + chance.int(60, 15 * 60) * 60_000
  const tail = chance.chance(0.6) ? chance.pick(REVIEW_TAILS) : ''
  return {
    id: seedId(`review:${number}:${i}`, atMs),
    orderId: seedId(`reviewed-order:${number}:${i}`, atMs),
    ownerId: seedId(`reviewer:${number}:${i}`),
    technicianId: technician.id,
    vehicleText: `${car.brand} ${car.series} ${chance.int(...car.years)}款`,
    seriesId: seedId(`series:${car.brand}:${car.series}`),
    skill,
    manner,
    priceClarity,
    text: text.replaceAll('{t}', technician.name.slice(0, 1)).replaceAll('{c}', car.series) + tail,
    reply: reply ?? null,
    at: new Date(atMs),
  }
}

/**
 * A unified social credit code that passes the check of GB 32100 and is nobody's: its body reads DEM000nn. 92
 * begins the code of a sole trader, 91 that of a company.
 */
function licenceOf(place: ShopPlace, number: number): string {
  const kind = place.kind === 'couple' ? '92' : '91'
  const body = `DEM000${String(number).padStart(2, '0')}`
  const head = kind + DISTRICT_CODES[place.district] + body + organisationCheck(body)
  return head + creditCheck(head)
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The last digit of GB 32100: weights are powers of 3 modulo 31. */
function creditCheck(head: string): string {
  let weight = 1
  let sum = 0
  for (const char of head) {
    sum += CREDIT_ALPHABET.indexOf(char) * weight
    weight = (weight * 3) % 31
  }
  return CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** The check digit of GB 11714 for the organisation's part of the code. */
function organisationCheck(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + Number.parseInt(body.charAt(i), 36) * weight, 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

function roundTo(value: number, step: number): number {
  return Math.round(value / step) * step
}
