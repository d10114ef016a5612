import { z } from 'zod'
import { LINE_KINDS, PART_TYPES, PRICE_MODES, PriceLine } from '../catalogue/catalogue.contract'
import { SheetItem, WorkStep } from '../catalogue/checklist'
import { defineContract, Done, Page, pageOf, SHOP_DESK, SHOP_STAFF } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { Fen, Instant, LocalDate } from '../kernel/fields'
import { Refunding } from '../payments/payment.contract'
import { orderMachine } from './order.machine'
import { quoteLineMachine } from './quote-line.machine'

export const OrderStateName = z.enum(statesOf(orderMachine))
export const CANCEL_CAUSES = [
  'owner',
  'payment_expired',
  'no_shop',
  'shop_withdrew',
  'no_show',
  'operator',
  'freeze_ended',
] as const
export const REFUSAL_REASONS = ['busy', 'no-skill', 'no-parts', 'closed', 'other'] as const
/** The five pictures of every intake; further ones are free. */
export const INTAKE_PHOTO_SLOTS = ['front', 'rear', 'left', 'right', 'dashboard'] as const
export const PHOTO_SLOTS = [
  ...INTAKE_PHOTO_SLOTS,
  'finding',
  'old-part',
  'piece',
  'step',
  'finish',
  'damage',
  'need',
  'review',
  'case',
] as const
/** What becomes of the parts that come out: shown to the owner, taken along, or disposed of by the shop. */
export const OLD_PART_CHOICES = ['see', 'take', 'dispose'] as const
/** How soon something found must be seen to: not at all, watched, at once. */
export const INSPECTION_LEVELS = ['good', 'watch', 'urgent'] as const
export const HOLD_CAUSES = ['follow-up', 'risk', 'operator', 'case'] as const
/** What people read of it: an open complaint at WeChat Pay holds the release too, beside the others. */
export const SHOWN_HOLDS = [...HOLD_CAUSES, 'complaint'] as const

/** What to do, and by whom, and until when: every waiting state names it. */
export const NextStep = z.object({
  who: z.enum(['owner', 'shop', 'operator', 'platform', 'none']),
  what: z.string(),
  by: Instant.nullable(),
})

/**
 * The money of one order. paid + advanced = frozen + toShop + commission + refunded + fee, at every step, to the fen.
 * `fee` is WeChat's, net of what was returned with refunds.
 */
export const OrderMoney = z.object({
  approvedFen: Fen,
  paidFen: Fen,
  /** The part of what was paid that a coupon of WeChat paid: the owner gave that much less. */
  couponFen: Fen,
  /** What the platform has put in for the shop, so that the owner did not wait for a refund. */
  advancedFen: Fen,
  frozenFen: Fen,
  /** Below zero while the platform could not return its commission of what the shop has refunded. */
  toShopFen: z.int(),
  commissionFen: Fen,
  refundedFen: Fen,
  feeFen: Fen,
  /** What a payment now would take; 0 when nothing is due. */
  dueFen: Fen,
  /** Null while nothing is on its way back. */
  refunding: Refunding.nullable(),
  /** What of `frozenFen` the open case is not about: the owner may let it go at once, 72 hours do it by themselves. */
  undisputedFen: Fen,
})

const finding = {
  name: z.string().min(1).max(LIMITS.nameCharsMax),
  level: z.enum(INSPECTION_LEVELS),
}
const findingNote = z.string().max(LIMITS.reasonCharsMax)
const findingPhotos = z.array(IdText).max(LIMITS.photosPerFindingMax)

/** Why a line is there: what the inspection found, as it stood when the line was shown, or the shop's template. */
export const LineBasis = z.discriminatedUnion('from', [
  z.object({ from: z.literal('finding'), ...finding, note: findingNote, photoIds: findingPhotos }),
  z.object({ from: z.literal('template'), name: z.string() }),
  // work that was put off before, with what it would have cost then: null where nobody had quoted it
  z.object({
    from: z.literal('remembered'),
    revivedFrom: IdText,
    name: z.string(),
    priceFen: Fen.nullable(),
    foundAt: Instant,
  }),
])
export type LineBasis = z.output<typeof LineBasis>

/** A line as the shop quotes it, with the finding (by name), the template, or the work put off before that it comes from. */
export const QuoteLine = PriceLine.extend({
  basis: z
    .union([
      z.strictObject({ finding: finding.name }),
      z.strictObject({ templateId: IdText }),
      z.strictObject({ revivedFrom: IdText }),
    ])
    .optional(),
})
export type QuoteLine = z.output<typeof QuoteLine>

/** The owner's yes to a part that is not the original, with the text of the card. */
export const PartConsent = z.object({
  at: Instant,
  partType: z.enum(PART_TYPES),
  text: z.string().nullable(),
})

/** How long a line is answered for: the longer of the law's floor and the shop's promise, whichever end comes first. */
export const Warranty = z.object({
  days: z.int(),
  km: z.int(),
  /** When and at which reading of the odometer it is over; null until the car is handed over. */
  endsAt: Instant.nullable(),
  endsAtKm: z.int().nullable(),
})
export type Warranty = z.output<typeof Warranty>

export const OrderLine = z.object({
  id: IdText,
  /** 0 is the package or the estimate of the booking; then one round per quote or supplement. */
  round: z.int(),
  kind: z.enum(LINE_KINDS),
  name: z.string(),
  partType: z.enum(PART_TYPES).nullable(),
  quantityMilli: z.int(),
  unit: z.string(),
  /** Null for callers who may not see prices. */
  unitPriceFen: Fen.nullable(),
  amountFen: Fen.nullable(),
  state: z.enum(statesOf(quoteLineMachine)),
  declineReason: z.string().nullable(),
  brand: z.string().nullable(),
  /** What the original part costs; null where the shop named none, or for callers who may not see prices. */
  oemUnitPriceFen: Fen.nullable(),
  basis: LineBasis.nullable(),
  /** The line that this one took the place of when the shop edited it. */
  replacesId: IdText.nullable(),
  /** The newest consent to the type of this part. */
  consent: PartConsent.nullable(),
  /** What the shop promises; null where it promises nothing beyond the law. */
  warrantyDays: z.int().nullable(),
  warrantyKm: z.int().nullable(),
  /** Of a line on the bill; null for fees, which nothing can break of. */
  warranty: Warranty.nullable(),
  /** The open case is about this line and holds what was paid for it; the rest of the bill goes on. */
  disputed: z.boolean(),
})

export const TimelineEntry = z.object({
  seq: z.int(),
  at: Instant,
  actor: z.enum(['owner', 'shop', 'operator', 'system', 'wechat']),
  actorName: z.string().nullable(),
  type: z.string(),
  text: z.string(),
  photoIds: z.array(IdText),
})

/** The sheet of an inspection, as owner and staff see it; a new one replaces the former. */
export const Inspection = z.object({
  items: z.array(
    z.object({
      ...finding,
      note: findingNote,
      photoIds: findingPhotos,
      /** Of the sheet; null for what the shop has added. */
      group: z.string().nullable(),
    }),
  ),
  at: Instant,
  byName: z.string(),
})

const piece = {
  id: IdText,
  lineId: IdText,
  brand: z.string().trim().min(1).max(LIMITS.nameCharsMax),
  partNumber: z.string().trim().min(1).max(60),
  photoId: IdText,
}

/** How the work is done and what has been noted of it. */
export const Work = z.object({
  /** What an inspection looks at. */
  sheet: z.array(SheetItem),
  steps: z.array(
    WorkStep.extend({
      done: z.object({ at: Instant, byName: z.string(), photoIds: z.array(IdText) }).nullable(),
    }),
  ),
  /** What was built in, without what was noted wrongly. */
  pieces: z.array(z.object({ ...piece, serial: z.string().nullable(), at: Instant, byName: z.string() })),
})
export type Work = z.output<typeof Work>

/** A finding as it is kept. */
export type InspectionItem = Omit<z.output<typeof Inspection>['items'][number], 'group'>

const summary = {
  id: IdText,
  version: z.int(),
  state: OrderStateName,
  /** When the present state began. */
  stateAt: Instant,
  stage: z.string(),
  serviceId: IdText,
  serviceName: z.string(),
  priceMode: z.enum(PRICE_MODES),
  vehicleId: IdText,
  shopId: IdText.nullable(),
  shopName: z.string().nullable(),
  vehicleText: z.string(),
  slotStartAt: Instant,
  slotEndAt: Instant,
  next: NextStep,
  createdAt: Instant,
}
export const OrderSummary = z.object({ ...summary, dueFen: Fen.nullable() })
export type OrderSummary = z.infer<typeof OrderSummary>

export const Order = z.object({
  ...summary,
  /** Their page, where they let it be seen, is GET /technicians/:technicianId. */
  technicianId: IdText.nullable(),
  technicianName: z.string().nullable(),
  bayName: z.string().nullable(),
  note: z.string(),
  estimateMinFen: Fen.nullable(),
  estimateMaxFen: Fen.nullable(),
  inspectionFeeFen: Fen.nullable(),
  couponFen: Fen.nullable(),
  /** Version of the quote now shown; decisions name it. */
  quoteRound: z.int(),
  lines: z.array(OrderLine),
  flags: z.object({
    hold: z.enum(SHOWN_HOLDS).nullable(),
    waitingPartsUntil: Instant.nullable(),
    supplementPending: z.boolean(),
    withdrawn: z.boolean(),
    followUp: z.enum(['none', 'asked', 'fine', 'problem', 'no-answer']),
  }),
  cancelCause: z.enum(CANCEL_CAUSES).nullable(),
  /** Null until the owner has chosen. */
  oldParts: z.enum(OLD_PART_CHOICES).nullable(),
  /** The order whose work is done again by this one, at no price. */
  reworkOf: IdText.nullable(),
  intake: z
    .object({
      odometerKm: z.int(),
      fuelPercent: z.int(),
      damages: z.array(z.string()),
      items: z.string(),
      at: Instant,
      photoIds: z.array(IdText),
    })
    .nullable(),
  /** Null until the shop has written one. */
  inspection: Inspection.nullable(),
  /** Null before intake, and for cars taken in before there were checklists. */
  work: Work.nullable(),
  bill: z.object({ totalFen: Fen.nullable(), hash: z.string(), at: Instant }).nullable(),
  /** Null for callers who may not see prices. */
  money: OrderMoney.nullable(),
  timeline: z.array(TimelineEntry),
})
export type Order = z.infer<typeof Order>

export const PayParams = z.object({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.literal('RSA'),
  paySign: z.string(),
})

const ORDER = z.strictObject({ orderId: IdText })
const command = { commandId: IdText }
const bare = z.strictObject(command)
const reason = z.string().min(1).max(LIMITS.reasonCharsMax)

/** What is decided of a quote: every line that is shown, in the version in which it was read. */
export const Decisions = {
  quoteRound: z.int().min(1),
  decisions: z
    .array(
      z.strictObject({
        lineId: IdText,
        decision: z.enum(['approve', 'decline']),
        reason: reason.optional(),
        /** The type of part that the owner said yes to on the card of the line. */
        consentPartType: z.enum(PART_TYPES).optional(),
      }),
    )
    .min(1)
    .max(LIMITS.quoteLinesMax),
}

export const orderContract = defineContract({
  'POST /orders': {
    summary: 'Book: at a chosen shop, or where the system matches one',
    access: ['owner'],
    body: z.strictObject({
      id: IdText,
      vehicleId: IdText,
      serviceId: IdText,
      /** Without it the best matching shops are asked in turn. */
      shopId: IdText.optional(),
      slotStartAt: Instant,
      lat: z.number().min(-90).max(90),
      lng: z.number().min(-180).max(180),
      note: z.string().max(LIMITS.noteCharsMax).default(''),
      couponId: IdText.optional(),
      /** Work that the car did not get before and shall get now. */
      rememberedIds: z.array(IdText).max(LIMITS.quoteLinesMax).default([]),
    }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'PHONE_REQUIRED',
      'SHOP_NOT_OPEN',
      'SHOP_CANNOT_COLLECT',
      'SHOP_LIMITED',
      'SERVICE_NOT_OFFERED',
      'SERVICE_NOT_FOR_VEHICLE',
      'SLOT_TAKEN',
      'SLOT_UNAVAILABLE',
      'COUPON_UNUSABLE',
      'CONFLICT',
    ],
    perMinute: 20,
  },
  'GET /orders': {
    summary: 'The orders of the caller, or those of one car, newest first',
    access: ['owner'],
    query: z.strictObject({ vehicleId: IdText.optional(), ...Page }),
    reply: pageOf(OrderSummary),
  },
  'GET /orders/:orderId': {
    summary: 'One order with lines, money and timeline',
    access: ['owner'],
    params: ORDER,
    reply: Order,
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/payment': {
    summary: 'What wx.requestPayment needs for the sum that is due; a repeat gives the same transaction',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({
      commandId: IdText,
      /** The name that the phone gives itself. */
      deviceId: z.string().min(1).max(64).optional(),
      /** The answer to PAYMENT_VERIFICATION_NEEDED. */
      code: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
    }),
    reply: z.object({ paymentId: IdText, amountFen: Fen, expiresAt: Instant, pay: PayParams }),
    errors: [
      'NOT_FOUND',
      'NOTHING_TO_PAY',
      'PAYMENT_NOT_YET',
      'PAYMENT_EXPIRED',
      'PAYMENT_UNCERTAIN',
      'PAYMENT_VERIFICATION_NEEDED',
      'PAYMENT_HELD',
      'PAYMENT_REFUSED',
      'PAYMENT_CODE_LOCKED',
      'SMS_CODE_WRONG',
      'WECHAT_UNAVAILABLE',
    ],
  },
  'POST /orders/:orderId/payment-code': {
    summary: 'Send the code that the payment wants to the phone of the owner',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: z.object({ phoneMasked: z.string(), expiresAt: Instant, resendAt: Instant }),
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'PHONE_REQUIRED',
      'PAYMENT_CODE_LOCKED',
      'SMS_CODE_SENT_RECENTLY',
      'SMS_DAILY_LIMIT',
      'SMS_UNAVAILABLE',
      'TOO_MANY_REQUESTS',
    ],
    perMinute: 6,
  },
  'POST /orders/:orderId/payment-check': {
    summary: 'Ask WeChat now whether the payment has arrived, and say how the order stands',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: z.object({ paid: z.boolean(), order: Order }),
    errors: ['NOT_FOUND', 'WECHAT_UNAVAILABLE'],
  },
  'GET /orders/:orderId/cancellation': {
    summary: 'Whether the order can be cancelled now, and at what cost',
    access: ['owner'],
    params: ORDER,
    reply: z.object({ allowed: z.boolean(), feeFen: Fen, refundFen: Fen, rule: z.string() }),
    errors: ['NOT_FOUND'],
  },
  'POST /orders/:orderId/cancellation': {
    summary: 'Cancel; `feeFen` is the fee that was shown',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ ...command, reason, feeFen: Fen }),
    reply: Order,
    errors: ['NOT_FOUND', 'ORDER_NOT_CANCELLABLE', 'CANCELLATION_FEE_CHANGED'],
  },
  'POST /orders/:orderId/time': {
    summary:
      'Move to another time at the same shop, at least two hours before; after a no-show within 24 hours',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ ...command, slotStartAt: Instant }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'TOO_LATE_TO_RETIME', 'SLOT_TAKEN', 'SLOT_UNAVAILABLE'],
  },
  'POST /orders/:orderId/rematch': {
    summary: 'The shop cannot: look for another one at the same time',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'REMATCH_CLOSED'],
  },
  'POST /orders/:orderId/decisions': {
    summary: 'Approve or decline lines of the quote shown; an approval takes effect when its balance is paid',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({
      ...command,
      ...Decisions,
    }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'QUOTE_CHANGED', 'CONSENT_MISSING'],
  },
  'POST /orders/:orderId/old-parts': {
    summary: 'What becomes of the parts that come out; may be changed until the work is finished',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ ...command, choice: z.enum(OLD_PART_CHOICES) }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /orders/:orderId/intake-code': {
    summary: 'A six-digit code, also for a QR, that the shop takes at intake; valid for ten minutes',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: z.object({ code: z.string(), expiresAt: Instant }),
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /orders/:orderId/hand-over-code': {
    summary: 'A six-digit code that the owner gives when the car is handed back; valid for ten minutes',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: z.object({ code: z.string(), expiresAt: Instant }),
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /orders/:orderId/stop': {
    summary: 'Ask the shop to stop: approved lines already done are paid, the rest is refunded',
    access: ['owner'],
    params: ORDER,
    body: z.strictObject({ ...command, reason }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /orders/:orderId/confirmation': {
    summary:
      'Satisfied: the money is released, under a case about some lines that of the others; also lifts a hold that the follow-up set',
    access: ['owner'],
    params: ORDER,
    body: bare,
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'HOLD_ACTIVE'],
  },
  // the shop's side
  'GET /shop/offers': {
    summary: 'Orders that wait for this shop to accept, the most urgent first',
    access: SHOP_DESK,
    reply: z.object({
      items: z.array(
        z.object({
          orderId: IdText,
          serviceName: z.string(),
          vehicleText: z.string(),
          note: z.string(),
          slotStartAt: Instant,
          slotEndAt: Instant,
          distanceMetres: z.int().nullable(),
          expectedFen: Fen.nullable(),
          answerBy: Instant,
          offeredAt: Instant,
        }),
      ),
    }),
  },
  'POST /shop/orders/:orderId/acceptance': {
    summary: 'Accept an offered order; its slot is already held',
    access: SHOP_DESK,
    params: ORDER,
    body: bare,
    reply: Order,
    errors: ['NOT_FOUND', 'OFFER_GONE', 'SHOP_NOT_OPEN', 'SHOP_CANNOT_COLLECT', 'SHOP_LIMITED'],
  },
  'POST /shop/orders/:orderId/refusal': {
    summary: 'Refuse an offered order; the next shop is asked',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({ ...command, reason: z.enum(REFUSAL_REASONS) }),
    reply: Done,
    errors: ['NOT_FOUND', 'OFFER_GONE'],
  },
  'GET /shop/orders': {
    summary: 'Work orders of the shop, newest first; a technician sees those assigned to them',
    access: SHOP_STAFF,
    query: z.strictObject({ state: OrderStateName.optional(), ...Page }),
    reply: pageOf(OrderSummary),
  },
  'GET /shop/orders/:orderId': {
    summary: 'One work order',
    access: SHOP_STAFF,
    params: ORDER,
    reply: Order,
    errors: ['NOT_FOUND'],
  },
  'POST /shop/orders/:orderId/withdrawal': {
    summary: 'The shop cannot keep an accepted order: the owner is refunded and may have another shop',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({ ...command, reason }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /shop/orders/:orderId/intake': {
    summary: "Take the car in with the owner's code, five photos, odometer and fuel",
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({
      ...command,
      code: z.string().regex(/^\d{6}$/),
      odometerKm: z.int().min(0).max(2_000_000),
      fuelPercent: z.int().min(0).max(100),
      damages: z.array(z.string().min(1).max(60)).max(30).default([]),
      items: z.string().max(LIMITS.noteCharsMax).default(''),
    }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'INTAKE_CODE_WRONG', 'EVIDENCE_MISSING'],
  },
  'POST /shop/orders/:orderId/quote': {
    summary: 'Send the quote after inspection; a second one replaces what is shown',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({
      ...command,
      lines: z.array(QuoteLine).max(LIMITS.quoteLinesMax),
      findings: z.string().max(LIMITS.noteCharsMax).default(''),
    }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'QUOTE_EMPTY',
      'PART_TYPE_REQUIRED',
      'OEM_PRICE_REQUIRED',
      'PAYMENT_UNCERTAIN',
    ],
  },
  'POST /shop/orders/:orderId/inspection': {
    summary: 'Write the inspection sheet, which replaces the former one; photos are those of slot `finding`',
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({
      ...command,
      items: z
        .array(
          z.strictObject({
            ...finding,
            note: findingNote.default(''),
            photoIds: findingPhotos.default([]),
          }),
        )
        .min(1)
        .max(LIMITS.inspectionItemsMax),
    }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'EVIDENCE_MISSING'],
  },
  'POST /shop/orders/:orderId/start': {
    summary: 'Start a fixed-price service: inspected, nothing found',
    access: SHOP_STAFF,
    params: ORDER,
    body: bare,
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /shop/orders/:orderId/supplement': {
    summary: 'Propose further lines while the approved ones go on',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({
      ...command,
      lines: z.array(QuoteLine).max(LIMITS.quoteLinesMax),
      findings: z.string().max(LIMITS.noteCharsMax).default(''),
    }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'QUOTE_EMPTY',
      'PART_TYPE_REQUIRED',
      'OEM_PRICE_REQUIRED',
      'SUPPLEMENT_PENDING',
    ],
  },
  'POST /shop/orders/:orderId/lines/:lineId/edit': {
    summary:
      'Change one line, which the owner then decides anew; a consent to the former line does not count for it',
    access: SHOP_DESK,
    params: ORDER.extend({ lineId: IdText }),
    body: z.strictObject({
      ...command,
      /** The quote that the shop sees, and what it sees of this line. */
      quoteRound: z.int().min(0),
      was: z.enum(['shown', 'approved']),
      line: PriceLine,
      reason,
    }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'QUOTE_CHANGED',
      'PART_TYPE_REQUIRED',
      'OEM_PRICE_REQUIRED',
      'PAYMENT_UNCERTAIN',
    ],
  },
  'POST /shop/orders/:orderId/pause': {
    summary: 'Wait for parts until a promised time',
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({ ...command, promisedAt: Instant, reason }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /shop/orders/:orderId/resume': {
    summary: 'Parts are here',
    access: SHOP_STAFF,
    params: ORDER,
    body: bare,
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION'],
  },
  'POST /shop/orders/:orderId/work': {
    summary:
      'Note steps that were done, and what was built in for part lines; photos are of slots `step` and `piece`',
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({
      ...command,
      steps: z
        .array(
          z.strictObject({
            key: z.string().min(1).max(40),
            photoIds: z.array(IdText).max(LIMITS.photosPerFindingMax).default([]),
          }),
        )
        .max(LIMITS.workNotesMax)
        .default([]),
      pieces: z
        .array(
          z.strictObject({
            ...piece,
            serial: z.string().trim().min(1).max(60).optional(),
            /** The piece that was noted wrongly and in whose place this one comes. */
            replacesId: IdText.optional(),
          }),
        )
        .max(LIMITS.workNotesMax)
        .default([]),
    }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'LINE_NOT_APPROVED', 'EVIDENCE_MISSING', 'LIMIT_REACHED'],
  },
  'POST /shop/orders/:orderId/finish': {
    summary:
      'Work done and checked; `doneLineIds` are billed, the other approved lines are dropped and refunded',
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({
      ...command,
      doneLineIds: z.array(IdText).max(LIMITS.quoteLinesMax * 4),
      /** Quality check passed by someone at the shop. */
      qualityChecked: z.literal(true),
    }),
    reply: Order,
    errors: [
      'NOT_FOUND',
      'ILLEGAL_TRANSITION',
      'LINE_NOT_APPROVED',
      'SUPPLEMENT_PENDING',
      'BILL_EXCEEDS_APPROVAL',
      'EVIDENCE_MISSING',
    ],
  },
  'POST /shop/orders/:orderId/hand-over': {
    summary: "Give the car back with the owner's code; the warranty clock starts",
    access: SHOP_STAFF,
    params: ORDER,
    body: z.strictObject({ ...command, code: z.string().regex(/^\d{6}$/) }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'HAND_OVER_CODE_WRONG', 'PAYMENT_DUE'],
  },
  'POST /shop/orders/:orderId/assignment': {
    summary: 'Give the work to another technician who is free then',
    access: SHOP_DESK,
    params: ORDER,
    body: z.strictObject({ ...command, technicianId: IdText }),
    reply: Order,
    errors: ['NOT_FOUND', 'ILLEGAL_TRANSITION', 'SLOT_TAKEN'],
  },
  'GET /shop/income': {
    summary: 'Frozen, due and released, in total and per order; what would move it next, and this month',
    access: ['shop-owner'],
    query: z.strictObject({ ...Page }),
    reply: pageOf(
      z.object({
        orderId: IdText,
        serviceName: z.string(),
        vehicleText: z.string(),
        at: Instant,
        state: OrderStateName,
        next: NextStep,
        /** What the owner still has to pay now. */
        dueFen: Fen,
        frozenFen: Fen,
        toShopFen: z.int(), // below zero where more was taken back than released
        commissionFen: Fen,
        refundedFen: Fen,
        feeFen: Fen,
        /** Put in by the platform for the shop, which still owes it. */
        advancedFen: Fen,
      }),
    ).extend({
      totals: z.object({
        dueFen: Fen,
        frozenFen: Fen,
        toShopFen: z.int(), // below zero where more was taken back than released
        commissionFen: Fen,
        refundedFen: Fen,
        feeFen: Fen,
        advancedFen: Fen,
        /** Of what had been released: paid back to owners, and taken back for the platform's advances. */
        refundedLaterFen: Fen,
        recoveredFen: Fen,
      }),
      /** Released since the month began, by who worked on the orders; they sum to the month's. */
      technicians: z.array(
        z.object({ technicianId: IdText.nullable(), name: z.string(), orders: z.int(), toShopFen: z.int() }),
      ),
      /** Released since the shop-local month began, net of what was taken back. */
      month: z.object({ from: LocalDate, toShopFen: z.int() }),
    }),
  },
})
