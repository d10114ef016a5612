import { z } from 'zod'
import { LINE_KINDS, PART_TYPES } from '../catalogue/catalogue.contract'
import { defineContract, Done, Page, pageOf, SHOP_STAFF } from '../kernel/contract'
import { Fen, Instant, Plate } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { OrderStateName } from '../orders/order.contract'
import { REMEMBERED_LEVELS } from '../vehicles/remembered.contract'
import { Vehicle } from '../vehicles/vehicle.contract'

/** How long a link may live, as its owner chooses, in days. */
export const RECORD_LINK_DAYS = [1, 7, 30] as const
export const RECORD_LINK_STATES = ['open', 'revoked', 'expired'] as const
export const TRANSFER_STATES = ['open', 'accepted', 'revoked', 'expired'] as const

const Warranty = z.object({
  endsAt: Instant,
  /** Null where the intake noted no reading. */
  endsAtKm: z.int().nullable(),
  daysLeft: z.int(),
  /** By the last reading that is known; null where there is none. */
  kmLeft: z.int().nullable(),
})

export const RecordLine = z.object({
  id: IdText,
  kind: z.enum(LINE_KINDS),
  name: z.string(),
  partType: z.enum(PART_TYPES).nullable(),
  brand: z.string().nullable(),
  quantityMilli: z.int(),
  unit: z.string(),
  /** Null where an earlier owner, or the sender of the link, keeps the prices to themselves. */
  amountFen: Fen.nullable(),
  /** Null for a fee, and before the hand-over. */
  warranty: Warranty.nullable(),
  /** What was built in for it, as its label says. */
  pieces: z.array(
    z.object({
      brand: z.string(),
      partNumber: z.string(),
      serial: z.string().nullable(),
      photoId: IdText,
    }),
  ),
})
export type RecordLine = z.output<typeof RecordLine>

/** One visit of the car: what was done, and what it cost. Nobody is named in it. */
export const RecordVisit = z.object({
  id: IdText,
  /** Whether the order is the caller's own and may be opened. */
  isOwn: z.boolean(),
  state: OrderStateName,
  serviceName: z.string(),
  shopName: z.string().nullable(),
  /** The hand-over, else the appointment. */
  at: Instant,
  odometerKm: z.int().nullable(),
  lines: z.array(RecordLine),
  sums: z.object({ labourFen: Fen, partsFen: Fen, otherFen: Fen, totalFen: Fen }).nullable(),
})
export type RecordVisit = z.output<typeof RecordVisit>

const Reading = z.object({ at: Instant, km: z.int() })
const record = {
  /** The readings at intake, newest first. */
  odometer: z.array(Reading),
  /** The last one that is known, also the owner's own. */
  odometerKm: z.int().nullable(),
}

export const RecordLink = z.object({
  id: IdText,
  state: z.enum(RECORD_LINK_STATES),
  withPrices: z.boolean(),
  createdAt: Instant,
  expiresAt: Instant,
  /** Who opened it, without a name: in the order of their first look. */
  openings: z.array(z.object({ times: z.int(), firstAt: Instant, lastAt: Instant })),
})

/** A car's record as somebody else sees it: the plate masked, no person, no staff; after its end nothing at all. */
export const SharedRecord = z.object({
  state: z.enum(RECORD_LINK_STATES),
  expiresAt: Instant,
  carText: z.string(),
  plateMasked: z.string(),
  ...record,
  items: z.array(RecordVisit),
  nextCursor: z.string().nullable(),
})

export const VehicleTransfer = z.object({
  id: IdText,
  state: z.enum(TRANSFER_STATES),
  withPrices: z.boolean(),
  createdAt: Instant,
  expiresAt: Instant,
})

const VEHICLE = z.strictObject({ vehicleId: IdText })
const LINK = z.strictObject({ linkId: IdText })
const TRANSFER = z.strictObject({ transferId: IdText })
const token = z.string().regex(/^[\w-]{43}$/)
const bare = z.strictObject({ commandId: IdText })
/** Each side says so by a tap of its own. */
const agreed = z.literal(true)

export const recordContract = defineContract({
  'GET /vehicles/:vehicleId/record': {
    summary: 'What was done to a car, newest first: work, parts, fees, warranty left, odometer',
    access: ['owner'],
    params: VEHICLE,
    query: z.strictObject({ ...Page }),
    reply: pageOf(RecordVisit).extend(record),
    errors: ['NOT_FOUND'],
  },
  'GET /vehicles/:vehicleId/record/file': {
    summary: 'The same as a file (text/csv or application/pdf)',
    access: ['owner'],
    params: VEHICLE,
    query: z.strictObject({ format: z.enum(['csv', 'pdf']) }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
    perMinute: 20,
  },
  'GET /vehicles/:vehicleId/record/photos/:photoId': {
    summary: 'A photo of the record: the label of a part, or what was found of work that was not done',
    access: ['owner'],
    params: VEHICLE.extend({ photoId: IdText }),
    reply: z.unknown(),
    errors: ['NOT_FOUND'],
  },
  'GET /vehicles/:vehicleId/record-links': {
    summary: 'The links to the record that its owner has made, newest first, and who opened them how often',
    access: ['owner'],
    params: VEHICLE,
    reply: z.object({ items: z.array(RecordLink) }),
    errors: ['NOT_FOUND'],
  },
  'POST /vehicles/:vehicleId/record-links': {
    summary: 'A link that shows the record to whoever has it, for 1, 7 or 30 days',
    access: ['owner'],
    params: VEHICLE,
    body: z.strictObject({
      id: IdText,
      days: z.literal([...RECORD_LINK_DAYS]),
      withPrices: z.boolean(),
    }),
    reply: RecordLink.extend({ token: z.string() }),
    errors: ['NOT_FOUND', 'LIMIT_REACHED'],
    perMinute: 10,
  },
  'POST /vehicles/:vehicleId/record-links/:linkId/revocation': {
    summary: 'Take a link back: from now on it shows nothing',
    access: ['owner'],
    params: VEHICLE.extend({ linkId: IdText }),
    body: bare,
    reply: Done,
    errors: ['NOT_FOUND', 'LINK_GONE'],
  },
  'POST /record-links/:linkId/record': {
    summary: 'The record behind a link; a wrong token looks like no link at all',
    access: ['owner'],
    params: LINK,
    body: z.strictObject({ token, cursor: z.string().max(200).optional() }),
    reply: SharedRecord,
    errors: ['NOT_FOUND'],
    perMinute: 30,
  },
  'GET /vehicles/:vehicleId/transfers': {
    summary: 'The offers to hand this car over that its owner has made, newest first',
    access: ['owner'],
    params: VEHICLE,
    reply: z.object({ items: z.array(VehicleTransfer) }),
    errors: ['NOT_FOUND'],
  },
  'POST /vehicles/:vehicleId/transfers': {
    summary:
      'Offer the car and its record to a new owner, who accepts by the link; a new offer ends the former',
    access: ['owner'],
    params: VEHICLE,
    body: z.strictObject({ id: IdText, withPrices: z.boolean(), agreed }),
    reply: VehicleTransfer.extend({ token: z.string() }),
    errors: ['NOT_FOUND', 'VEHICLE_HAS_ORDERS'],
    perMinute: 10,
  },
  'POST /vehicles/:vehicleId/transfers/:transferId/revocation': {
    summary: 'Take the offer back before it is accepted',
    access: ['owner'],
    params: VEHICLE.extend({ transferId: IdText }),
    body: bare,
    reply: Done,
    errors: ['NOT_FOUND', 'LINK_GONE'],
  },
  'POST /vehicle-transfers/:transferId/offer': {
    summary: 'What the new owner would get, before saying yes; a wrong token looks like no offer at all',
    access: ['owner'],
    params: TRANSFER,
    body: z.strictObject({ token }),
    reply: z.object({
      state: z.enum(TRANSFER_STATES),
      expiresAt: Instant,
      carText: z.string(),
      withPrices: z.boolean(),
      visits: z.int(),
      remembered: z.int(),
      odometerKm: z.int().nullable(),
      /** The caller made this offer. */
      isOwn: z.boolean(),
      /** What the new owner agrees to, to the letter. */
      consentText: z.string(),
    }),
    errors: ['NOT_FOUND'],
    perMinute: 20,
  },
  'POST /vehicle-transfers/:transferId/acceptance': {
    summary: 'Take the car over with its record, under the plate that it has now',
    access: ['owner'],
    params: TRANSFER,
    body: z.strictObject({ commandId: IdText, token, plate: Plate, agreed }),
    reply: Vehicle,
    errors: [
      'NOT_FOUND',
      'LINK_GONE',
      'PHONE_REQUIRED',
      'TRANSFER_TO_SELF',
      'VEHICLE_HAS_ORDERS',
      'PLATE_TAKEN',
      'LIMIT_REACHED',
    ],
    perMinute: 10,
  },
  'GET /shop/orders/:orderId/remembered-work': {
    summary: 'What this car needed before and did not get, while the shop has an order of it',
    access: SHOP_STAFF,
    params: z.strictObject({ orderId: IdText }),
    reply: z.object({
      items: z.array(
        z.object({
          id: IdText,
          name: z.string(),
          level: z.enum(REMEMBERED_LEVELS),
          foundAt: Instant,
          isDue: z.boolean(),
          /** The owner has put it on this booking. */
          isWished: z.boolean(),
        }),
      ),
    }),
    errors: ['NOT_FOUND'],
  },
})
