import { z } from 'zod'
import { ShopService, BAY_KINDS } from '../catalogue/catalogue.contract'
import { STAFF_ROLES } from '../identity/identity.contract'
import { defineContract, Done, Page, pageOf, SHOP_STAFF, SHOP_DESK } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { Instant, LocalDate, Phone } from '../kernel/fields'
import { shopMachine } from './shop.machine'

const Point = { lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) }
const name = z.string().min(1).max(LIMITS.nameCharsMax)
/** On the half-hour grid of the slots. */
const minuteOfDay = z.int().min(0).max(1440).multipleOf(30)

export const Rating = z.object({
  /** How many reviews count: those of the shop's own people are shown and do not. */
  count: z.int(),
  /**
   * 1 to 5 with two decimals: the mean of the stars, drawn towards the mean of the region while there are few, older
   * reviews counting less. What shops are ranked by; null without reviews.
   */
  score: z.number().nullable(),
  /** Means from 1 to 5 with two decimals; null without reviews. */
  overall: z.number().nullable(),
  skill: z.number().nullable(),
  manner: z.number().nullable(),
  priceClarity: z.number().nullable(),
})

export const ShopCard = z.object({
  id: IdText,
  name: z.string(),
  address: z.string(),
  ...Point,
  distanceMetres: z.int().nullable(),
  instantBook: z.boolean(),
  rating: Rating,
})

export const DayHours = z
  .strictObject({ weekday: z.int().min(1).max(7), opensMinute: minuteOfDay, closesMinute: minuteOfDay })
  .refine((day) => day.opensMinute < day.closesMinute, { path: ['closesMinute'], error: '须晚于开门时间' })
export const Bay = z.object({ id: IdText, name: z.string(), kind: z.enum(BAY_KINDS), active: z.boolean() })
export const Technician = z.object({
  id: IdText,
  name: z.string(),
  years: z.int(),
  skills: z.array(z.object({ skill: z.string(), proved: z.boolean() })),
  active: z.boolean(),
})
export const Staff = z.object({
  id: IdText,
  name: z.string(),
  role: z.enum(STAFF_ROLES),
  phoneMasked: z.string(),
  joined: z.boolean(),
  showPrices: z.boolean(),
})
const ShopSettings = z.object({
  id: IdText,
  name: z.string(),
  address: z.string(),
  state: z.enum(statesOf(shopMachine)),
  instantBook: z.boolean(),
  hours: z.array(DayHours),
  holidays: z.array(z.object({ on: LocalDate, name: z.string() })),
  bays: z.array(Bay),
  technicians: z.array(Technician),
  rating: Rating,
})

export const shopContract = defineContract({
  'GET /shops': {
    summary: 'All open shops that offer a service, nearest first',
    access: 'public',
    query: z.strictObject({
      serviceId: IdText.optional(),
      lat: z.coerce.number().min(-90).max(90),
      lng: z.coerce.number().min(-180).max(180),
      ...Page,
    }),
    reply: pageOf(ShopCard),
  },
  'GET /shops/:shopId': {
    summary: 'Shop page: hours, bays, technicians, prices',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    reply: ShopCard.extend({
      hours: z.array(DayHours),
      bayCount: z.int(),
      technicians: z.array(Technician.omit({ active: true })),
      services: z.array(ShopService),
    }),
    errors: ['NOT_FOUND'],
  },
  'GET /shop': { summary: 'The own shop with its settings', access: SHOP_STAFF, reply: ShopSettings },
  'GET /shop/code': {
    summary: 'The shop’s own mini-program code, which opens its page in the owners’ mini-program',
    access: SHOP_STAFF,
    reply: z.object({
      scene: z.string(),
      page: z.string(),
      imageBase64: z.string(),
      contentType: z.string(),
    }),
    errors: ['WECHAT_UNAVAILABLE'],
    perMinute: 10,
  },
  'GET /codes/:scene': {
    summary: 'What the scene of a scanned code stands for',
    access: 'public',
    params: z.strictObject({ scene: z.string().min(1).max(32) }),
    reply: z.object({ kind: z.literal('shop'), shopId: IdText }),
    errors: ['NOT_FOUND'],
  },
  'POST /shop/pause': {
    summary: 'Stop taking new orders',
    access: ['shop-owner'],
    body: z.strictObject({ commandId: IdText }),
    reply: ShopSettings,
    errors: ['ILLEGAL_TRANSITION'],
  },
  'POST /shop/resume': {
    summary: 'Take orders again',
    access: ['shop-owner'],
    body: z.strictObject({ commandId: IdText }),
    reply: ShopSettings,
    errors: ['ILLEGAL_TRANSITION'],
  },
  'POST /shop/instant-book': {
    summary: 'Switch instant booking on or off',
    access: ['shop-owner'],
    body: z.strictObject({ commandId: IdText, on: z.boolean() }),
    reply: ShopSettings,
  },
  'POST /shop/hours': {
    summary: 'Replace the weekly opening hours; a weekday left out is closed',
    access: ['shop-owner'],
    body: z.strictObject({
      commandId: IdText,
      hours: z
        .array(DayHours)
        .max(7)
        .refine(
          (hours) => new Set(hours.map(({ weekday }) => weekday)).size === hours.length,
          '同一天只能填写一次',
        ),
    }),
    reply: ShopSettings,
  },
  'POST /shop/holidays': {
    summary: 'Close on a day, or open again',
    access: ['shop-owner'],
    body: z.strictObject({ commandId: IdText, on: LocalDate, name, closed: z.boolean() }),
    reply: ShopSettings,
  },
  'POST /shop/bays': {
    summary: 'Add a bay',
    access: ['shop-owner'],
    body: z.strictObject({ id: IdText, name, kind: z.enum(BAY_KINDS) }),
    reply: Bay,
    errors: ['LIMIT_REACHED'],
  },
  'POST /shop/bays/:bayId/state': {
    summary: 'Take a bay out of use or back; future bookings refuse it',
    access: ['shop-owner'],
    params: z.strictObject({ bayId: IdText }),
    body: z.strictObject({ commandId: IdText, active: z.boolean() }),
    reply: Bay,
    errors: ['NOT_FOUND', 'RESOURCE_IN_USE'],
  },
  'POST /shop/technicians': {
    summary: 'Add a technician',
    access: ['shop-owner'],
    body: z.strictObject({
      id: IdText,
      name,
      years: z.int().min(0).max(60),
      skills: z.array(z.string().min(1).max(20)).max(20),
      staffId: IdText.optional(),
    }),
    reply: Technician,
    errors: ['NOT_FOUND', 'LIMIT_REACHED'],
  },
  'POST /shop/technicians/:technicianId/state': {
    summary: 'Take a technician out of planning or back',
    access: ['shop-owner'],
    params: z.strictObject({ technicianId: IdText }),
    body: z.strictObject({ commandId: IdText, active: z.boolean() }),
    reply: Technician,
    errors: ['NOT_FOUND', 'RESOURCE_IN_USE'],
  },
  'POST /shop/leaves': {
    summary: 'Enter leave; lists the bookings that it touches',
    access: SHOP_DESK,
    body: z.strictObject({ id: IdText, technicianId: IdText, startsAt: Instant, endsAt: Instant }),
    reply: z.object({ id: IdText, affectedOrderIds: z.array(IdText) }),
    errors: ['NOT_FOUND', 'LEAVE_OVERLAPS'],
  },
  'GET /shop/staff': {
    summary: 'Staff and roles',
    access: SHOP_DESK,
    reply: z.object({ items: z.array(Staff) }),
  },
  'POST /shop/staff': {
    summary: 'Invite a person by phone number; they join when they bind that phone in the shop mini-program',
    access: ['shop-owner'],
    body: z.strictObject({
      id: IdText,
      name,
      phone: Phone,
      role: z.enum(STAFF_ROLES),
      showPrices: z.boolean().default(false),
    }),
    reply: Staff,
    errors: ['STAFF_EXISTS', 'LIMIT_REACHED'],
  },
  'POST /shop/staff/:staffId/removal': {
    summary: 'End a membership; their sessions end at once',
    access: ['shop-owner'],
    params: z.strictObject({ staffId: IdText }),
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    errors: ['NOT_FOUND', 'STAFF_LAST_OWNER'],
  },
})
