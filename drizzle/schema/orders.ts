import type { AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import { LINE_KINDS, PART_TYPES, PRICE_MODES } from '@anxin/shared/catalogue/catalogue.contract'
import {
  CANCEL_CAUSES,
  HOLD_CAUSES,
  OLD_PART_CHOICES,
  PHOTO_SLOTS,
  type InspectionItem,
  type LineBasis,
} from '@anxin/shared/orders/order.contract'
import { LINK_PURPOSES, LINK_RELATIONS } from '@anxin/shared/orders/approval-link.contract'
import { orderMachine } from '@anxin/shared/orders/order.machine'
import { quoteLineMachine } from '@anxin/shared/orders/quote-line.machine'
import { decimal, index, int, mysqlTable, primaryKey, smallint, tinyint } from 'drizzle-orm/mysql-core'
import { fen, flag, id, instant, json, key, name, state, text, word } from '../columns'
import { ACTOR_KINDS } from './audit'

export const FOLLOW_UP_STATES = ['none', 'asked', 'fine', 'problem', 'no-answer'] as const

/**
 * An order. `version` rises with every change and is what live hints carry. Texts of service, car and shop are
 * snapshots: an order reads the same for ever.
 */
export const order = mysqlTable(
  'orders',
  {
    id: id().primaryKey(),
    version: int().notNull(),
    state: state(orderMachine).notNull(),
    /** When the present state began: how long an order has stood in its column of the shop's board. */
    stateAt: instant().notNull(),
    ownerId: id().notNull(),
    region: key(6).notNull(),
    vehicleId: id().notNull(),
    vehicleText: text(120).notNull(),
    serviceId: id().notNull(),
    serviceName: name().notNull(),
    priceMode: word(PRICE_MODES).notNull(),
    durationMin: smallint().notNull(),
    bufferMin: smallint().notNull(),
    /** How it waits for an answer, as it was when it was requested; null for orders from before there were policies. */
    answerPolicy: json<AnswerPolicy>(),
    /** The shop that was asked last, or that has the order. */
    shopId: id(),
    shopName: name(),
    technicianId: id(),
    slotStartAt: instant().notNull(),
    slotEndAt: instant().notNull(),
    lat: decimal({ precision: 6, scale: 3, mode: 'number' }).notNull(), // about 100 m: enough for a distance
    lng: decimal({ precision: 6, scale: 3, mode: 'number' }).notNull(),
    note: text(500).notNull(),
    estimateMinFen: fen(),
    estimateMaxFen: fen(),
    depositFen: fen().notNull(),
    inspectionFeeFen: fen().notNull(),
    couponId: id(),
    couponFen: fen().notNull().default(0),
    commissionBasisPoints: smallint().notNull().default(0),
    quoteRound: tinyint().notNull().default(0),
    // what is due now
    dueFen: fen().notNull().default(0),
    duePaymentId: id(),
    payFromAt: instant(),
    payByAt: instant(),
    /** The deadline of the step that is now awaited, as shown. */
    stepDueAt: instant(),
    // flags beside the state
    hold: word(HOLD_CAUSES),
    /** What the hold of a case is about; null: everything. */
    heldLineIds: json<string[]>(),
    waitingPartsUntil: instant(),
    waitingPartsSlips: tinyint().notNull().default(0),
    supplementPending: flag().notNull().default(false),
    /** The release waits until WeChat has settled, which it does after receipt was confirmed. */
    awaitsReceipt: flag().notNull().default(false),
    withdrawnAt: instant(),
    stopRequestedAt: instant(),
    /** Cancelled late or not shown up: the first of a year is waived. */
    lateCancel: flag().notNull().default(false),
    followUp: word(FOLLOW_UP_STATES).notNull(),
    cancelCause: word(CANCEL_CAUSES),
    /** The order whose work is done again by this one, at no price. */
    reworkOf: id(),
    // codes, as SHA-256 over order id and code
    intakeCodeHash: key(43),
    intakeCodeUntil: instant(),
    handOverCodeHash: key(43),
    handOverCodeUntil: instant(),
    /** Wrong codes in a row; five end the code. */
    codeTries: tinyint().notNull().default(0),
    // intake
    odometerKm: int(),
    fuelPercent: tinyint(),
    damages: json<string[]>(),
    items: text(500),
    /** What the owner wants done with the parts that come out. */
    oldParts: word(OLD_PART_CHOICES),
    /** The version of the service's checklist since intake; 0 where it has none, null for cars taken in before there were any. */
    checklistVersion: smallint(),
    // the bill, fixed at finish
    billFen: fen(),
    billHash: key(64),
    /** Went back to the owner because WeChat's freeze was ending: the bill may exceed what is still paid by this. */
    freezeReturnedFen: fen().notNull().default(0),
    /** How many links the order's evidence has, and the hash of the last: none can be taken from the end unseen. */
    evidenceCount: int().notNull().default(0),
    evidenceHash: key(64),
    createdAt: instant().notNull(),
    acceptedAt: instant(),
    checkedInAt: instant(),
    startedAt: instant(),
    finishedAt: instant(),
    deliveredAt: instant(),
    completedAt: instant(),
    cancelledAt: instant(),
  },
  (t) => [
    index('orders_owner').on(t.ownerId, t.id), // the owner's list
    index('orders_shop').on(t.shopId, t.id), // the shop's list
    index('orders_shop_state').on(t.shopId, t.state, t.id), // the shop's board
    index('orders_technician').on(t.technicianId, t.id),
    index('orders_vehicle').on(t.vehicleId, t.id), // history of a car, and "in use"
  ],
)

/** A priced line; a snapshot in fen. Round 0 is the package of the booking, then one round a quote or supplement. */
export const orderLine = mysqlTable(
  'order_line',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    round: tinyint().notNull(),
    kind: word(LINE_KINDS).notNull(),
    name: name().notNull(),
    partType: word(PART_TYPES),
    brand: name(),
    quantityMilli: int().notNull(),
    unit: text(8).notNull(),
    unitPriceFen: fen().notNull(),
    /** What the original would cost; of a part that is another. */
    oemUnitPriceFen: fen(),
    amountFen: fen().notNull(),
    /** What the shop promises for it, where that is more than the law wants. */
    warrantyDays: smallint(),
    warrantyKm: int(),
    /** Why it is there, as it stood when the line was shown. */
    basis: json<LineBasis>(),
    /** The line in whose place this one came, edited; that one stays as it was shown. */
    replacesId: id(),
    state: state(quoteLineMachine).notNull(),
    declineReason: text(200),
    /** The payment that makes a chosen line approved. */
    paymentId: id(),
    decidedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [index('order_line_order').on(t.orderId, t.round, t.id)],
)

/** A link by which somebody else decides a quote or looks at it; its token is this id with a signature. */
export const approvalLink = mysqlTable(
  'approval_link',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    purpose: word(LINK_PURPOSES).notNull(),
    relation: word(LINK_RELATIONS).notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    /** When and by which user it was decided with. */
    usedAt: instant(),
    usedBy: id(),
  },
  (t) => [index('approval_link_order').on(t.orderId, t.id)],
)

/**
 * What something cost in a completed order: a line by its unit, or a service in all. `subject` is a hash of what it is,
 * which equal lines share. Nothing in it tells of a person; it is never changed.
 */
export const priceSample = mysqlTable(
  'price_sample',
  {
    orderId: id().notNull(),
    subject: key(43).notNull(),
    seriesId: id().notNull(),
    region: key(6).notNull(),
    priceFen: fen().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.subject] }),
    index('price_sample_band').on(t.subject, t.seriesId, t.region, t.at, t.priceFen), // all that a band reads
  ],
)

/**
 * The owner's yes to a part that is not the original: who, when, to which type, at which price, and the card to the
 * letter. Append-only: an edited line is another line, so that a consent never speaks for anything else.
 */
export const partConsent = mysqlTable(
  'part_consent',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    lineId: id().notNull(),
    round: tinyint().notNull(),
    partType: word(PART_TYPES).notNull(),
    brand: name(),
    quantityMilli: int().notNull(),
    unit: text(8).notNull(),
    unitPriceFen: fen().notNull(),
    oemUnitPriceFen: fen(),
    text: text(300).notNull(),
    actor: word(ACTOR_KINDS).notNull(),
    actorId: id(),
    /** The link by which somebody else said it for the owner. */
    linkId: id(),
    at: instant().notNull(),
  },
  (t) => [index('part_consent_order').on(t.orderId, t.id)],
)

/** The timeline: append-only, one row a change, in the order's own numbering. */
export const orderEntry = mysqlTable(
  'order_entry',
  {
    orderId: id().notNull(),
    /** The order's version after the change. */
    seq: int().notNull(),
    at: instant().notNull(),
    actor: word(ACTOR_KINDS).notNull(),
    actorId: id(),
    actorName: name(),
    type: key(40).notNull(),
    text: text(500).notNull(),
    photoIds: json<string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.seq] })],
)

/** The inspection sheet of an order, as it now stands; that there was another one is in the timeline. */
export const orderInspection = mysqlTable('order_inspection', {
  orderId: id().primaryKey(),
  items: json<InspectionItem[]>().notNull(),
  byName: name().notNull(),
  at: instant().notNull(),
})

/**
 * What was built into the car for a part line. Append-only: one that was noted wrongly stays, and `replacesId` of the
 * right one names it; what counts are those that no other replaces.
 */
export const orderPiece = mysqlTable(
  'order_piece',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    lineId: id().notNull(),
    brand: name().notNull(),
    partNumber: text(60).notNull(),
    /** Serial or batch number, where the piece has one. */
    serial: text(60),
    /** The label, as it was photographed. */
    photoId: id().notNull(),
    replacesId: id(),
    /** The user who noted it, and their name then. */
    byId: id().notNull(),
    byName: name().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('order_piece_order').on(t.orderId, t.id)],
)

/** A step of the work that was done. Append-only: of a step that was ticked again the newest tick counts. */
export const orderTick = mysqlTable(
  'order_tick',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    step: key(40).notNull(),
    /** What the step was called. */
    name: name().notNull(),
    photoIds: json<string[]>().notNull(),
    byId: id().notNull(),
    byName: name().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('order_tick_order').on(t.orderId, t.id)],
)

/** A photo that belongs to an order; the bytes lie in the photo store under the id. */
export const orderPhoto = mysqlTable(
  'order_photo',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    slot: word(PHOTO_SLOTS).notNull(),
    uploadedBy: id().notNull(),
    side: word(['owner', 'shop'] as const).notNull(),
    width: smallint().notNull(),
    height: smallint().notNull(),
    bytes: int().notNull(),
    sha256: key(64).notNull(),
    at: instant().notNull(),
  },
  (t) => [index('order_photo_order').on(t.orderId, t.id)],
)
