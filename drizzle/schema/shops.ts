import { BAY_KINDS } from '@anxin/shared/catalogue/catalogue.contract'
import { STAFF_ROLES } from '@anxin/shared/identity/identity.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { MERCHANT_PHOTO_SLOTS, MERCHANT_SUBJECTS } from '@anxin/shared/shops/merchant-words'
import { applicationMachine, settlementChangeMachine } from '@anxin/shared/shops/merchant.machine'
import { CERTIFICATE_KINDS } from '@anxin/shared/shops/certificate-words'
import { certificateMachine } from '@anxin/shared/shops/certificate.machine'
import { PLAN_KINDS } from '@anxin/shared/shops/plan'
import { shopMachine } from '@anxin/shared/shops/shop.machine'
import {
  bigint,
  decimal,
  index,
  int,
  mysqlTable,
  primaryKey,
  smallint,
  tinyint,
  uniqueIndex,
} from 'drizzle-orm/mysql-core'
import {
  blindIndex,
  fen,
  flag,
  id,
  instant,
  json,
  key,
  localDate,
  name,
  sealed,
  state,
  text,
  word,
} from '../columns'

/**
 * What a score rests on (server/src/shops/ratings.ts): the weights of the reviews that count, each by the age it has,
 * and their stars times those weights, whole numbers so that adding and taking away leaves no trace; and the score as it
 * was last computed, in thousandths of a star.
 */
const score = {
  ratingWeight: bigint({ mode: 'number' }).notNull().default(0),
  ratingPoints: bigint({ mode: 'number' }).notNull().default(0),
  scoreMilli: int().notNull().default(LIMITS.scorePriorMilli),
}

/**
 * A shop. Its address is a business address on a public page and therefore plain; the phone is sealed.
 * Rating sums are kept here so that a shop card needs no aggregation; only reviews that count are in them.
 */
export const shop = mysqlTable(
  'shop',
  {
    id: id().primaryKey(),
    name: name().notNull(),
    region: key(6).notNull(),
    address: text(200).notNull(),
    lat: decimal({ precision: 8, scale: 5, mode: 'number' }).notNull(),
    lng: decimal({ precision: 8, scale: 5, mode: 'number' }).notNull(),
    state: state(shopMachine).notNull(),
    phoneSealed: sealed(),
    licenceNo: key(40),
    instantBook: flag().notNull().default(false),
    /** The collecting sub-merchant at WeChat Pay; null until its application is through. */
    subMchid: key(32),
    /** Since when it may not collect although it has a sub-merchant, and why, in WeChat's or the operator's words. */
    collectStoppedAt: instant(),
    collectStoppedBy: word(['wechat', 'operator'] as const),
    collectStopReason: text(300),
    /** Since when it gets no new orders because what it owes is overdue. */
    debtStoppedAt: instant(),
    ratingCount: int().notNull().default(0),
    skillSum: int().notNull().default(0),
    mannerSum: int().notNull().default(0),
    priceClaritySum: int().notNull().default(0),
    ...score,
    createdAt: instant().notNull(),
  },
  (t) => [
    index('shop_region').on(t.region, t.id), // the nightly scores
    index('shop_place').on(t.state, t.lat, t.lng), // the bounding box of a search
    index('shop_sub_mchid').on(t.subMchid), // whom WeChat means when it names a merchant
  ],
)

export const shopStaff = mysqlTable(
  'shop_staff',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    /** Null until the invited person binds the phone. */
    userId: id(),
    name: name().notNull(),
    role: word(STAFF_ROLES).notNull(),
    phoneSealed: sealed().notNull(),
    phoneIndex: blindIndex().notNull(),
    showPrices: flag().notNull().default(false),
    createdAt: instant().notNull(),
    removedAt: instant(),
  },
  (t) => [
    index('shop_staff_shop').on(t.shopId, t.id),
    index('shop_staff_user').on(t.userId),
    index('shop_staff_phone').on(t.phoneIndex), // joining by phone
  ],
)

export const technician = mysqlTable(
  'technician',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    staffId: id(),
    name: name().notNull(),
    years: tinyint().notNull(),
    skills: json<{ skill: string; proved: boolean }[]>().notNull(),
    active: flag().notNull().default(true),
    ratingCount: int().notNull().default(0),
    ...score,
  },
  (t) => [index('technician_shop').on(t.shopId, t.id), index('technician_staff').on(t.staffId)],
)

/** What the shops of a region are worth on average: where a score starts from. Computed every night. */
export const regionRating = mysqlTable('region_rating', {
  region: key(6).primaryKey(),
  meanMilli: int().notNull(),
  /** How many reviews of today its reviews weigh. */
  reviews: int().notNull(),
  at: instant().notNull(),
})
/**
 * A certificate of a technician. Its picture lies sealed in the storage under the id. What it proves is written into
 * the technician's skills when an operator has seen it, and taken out of them when it ends.
 */
export const technicianCertificate = mysqlTable(
  'technician_certificate',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    technicianId: id().notNull(),
    kind: word(CERTIFICATE_KINDS).notNull(),
    /** The skill that it proves. */
    skill: key(20).notNull(),
    numberSealed: sealed().notNull(),
    issuer: name().notNull(),
    /** The last day on which it holds; null where it has no end. */
    validUntil: localDate(),
    state: state(certificateMachine).notNull(),
    refuseReason: text(200),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('technician_certificate_technician').on(t.technicianId, t.id),
    index('technician_certificate_shop').on(t.shopId, t.id),
  ],
)

export const bay = mysqlTable(
  'bay',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    name: name().notNull(),
    kind: word(BAY_KINDS).notNull(),
    active: flag().notNull().default(true),
  },
  (t) => [index('bay_shop').on(t.shopId, t.id)],
)

/** Weekly hours, shop-local minutes since midnight; a weekday without a row is closed. */
export const openingHours = mysqlTable(
  'opening_hours',
  {
    shopId: id().notNull(),
    weekday: tinyint().notNull(),
    opensMinute: smallint().notNull(),
    closesMinute: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.shopId, t.weekday] })],
)

/** A day on which the shop is closed whatever its weekly hours say. */
export const shopHoliday = mysqlTable(
  'shop_holiday',
  { shopId: id().notNull(), onDate: localDate().notNull(), name: name().notNull() },
  (t) => [primaryKey({ columns: [t.shopId, t.onDate] })],
)

export const technicianLeave = mysqlTable(
  'technician_leave',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    technicianId: id().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index('technician_leave_shop').on(t.shopId, t.endsAt), // the day's availability
    uniqueIndex('technician_leave_start').on(t.technicianId, t.startsAt),
  ],
)

export const MERCHANT_MODES = ['ecommerce', 'partner'] as const
export const APPLICATION_STEPS = ['call', 'query'] as const

/**
 * One application of a shop to become a sub-merchant, written before WeChat is called; `M` and the id are its number at
 * WeChat for ever. A rejected one stays, and the next try is another row with another number, so that an answer that was
 * lost can never be taken for the answer to the try before. The sealed columns are emptied once the shop can collect.
 */
export const merchantApplication = mysqlTable(
  'merchant_application',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    region: key(6).notNull(),
    mode: word(MERCHANT_MODES).notNull(),
    subject: word(MERCHANT_SUBJECTS).notNull(),
    state: state(applicationMachine).notNull(),
    stateAt: instant().notNull(),
    nextStep: word(APPLICATION_STEPS).notNull(),
    shortName: name().notNull(),
    licenceNo: key(18),
    legalName: name(),
    bank: name().notNull(),
    bankBranch: name(),
    accountKind: word(['corporate', 'personal'] as const).notNull(),
    personMasked: text(40).notNull(),
    accountMasked: key(20).notNull(),
    /** JSON: name, identity number and its validity. */
    personSealed: sealed(),
    /** JSON: holder and number. */
    accountSealed: sealed(),
    /** JSON: phone and email. */
    contactSealed: sealed(),
    /** Slot of a picture → its id here. */
    photoIds: json<Partial<Record<(typeof MERCHANT_PHOTO_SLOTS)[number], string>>>().notNull(),
    /** Slot of a picture → WeChat's id of it. */
    mediaIds: json<Partial<Record<(typeof MERCHANT_PHOTO_SLOTS)[number], string>>>().notNull(),
    wechatNo: key(20),
    subMchid: key(32),
    signUrl: text(300),
    verifyUrl: text(300),
    transfer: json<AccountTransfer>(),
    rejections: json<{ field: string | null; reason: string }[]>().notNull(),
    /** How often WeChat was asked since the state last changed. */
    asked: int().notNull(),
    /** Why the last conversation led nowhere, for operators. */
    lastCode: key(60),
    submittedAt: instant().notNull(),
  },
  (t) => [
    index('merchant_application_shop').on(t.shopId, t.id),
    index('merchant_application_region').on(t.region, t.id), // an operator's list
  ],
)

export type AccountTransfer = {
  readonly amountFen: number
  readonly toNumber: string
  readonly toName: string
  readonly toBank: string
  readonly remark: string
  readonly deadline: string
}

/** A picture of a paper, sealed in the storage under its id until the application that uses it is through. */
export const merchantPhoto = mysqlTable(
  'merchant_photo',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    slot: word(MERCHANT_PHOTO_SLOTS).notNull(),
    uploadedAt: instant().notNull(),
  },
  (t) => [index('merchant_photo_shop').on(t.shopId, t.id)],
)

/** A change of the account that the shop's money goes to. WeChat knows no number of ours for it. */
export const settlementChange = mysqlTable(
  'settlement_change',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    subMchid: key(32).notNull(),
    state: state(settlementChangeMachine).notNull(),
    accountKind: word(['corporate', 'personal'] as const).notNull(),
    bank: name().notNull(),
    bankBranch: name(),
    areaCode: key(6).notNull(),
    accountMasked: key(20).notNull(),
    /** JSON: holder and number; emptied when the change has ended. */
    accountSealed: sealed(),
    /** WeChat's number of it; null before it was accepted, and where that answer was lost. */
    changeNo: key(64),
    asked: int().notNull(),
    failReason: text(300),
    at: instant().notNull(),
  },
  (t) => [index('settlement_change_shop').on(t.shopId, t.id)],
)

/**
 * What a shop pays the platform, from a shop-local day on; append-only. Of several rows the one that began last holds,
 * and of those of one day the one that was entered last. A shop without rows has the standard plan.
 */
export const commissionPlan = mysqlTable(
  'commission_plan',
  {
    id: id().primaryKey(),
    shopId: id().notNull(),
    fromOn: localDate().notNull(),
    kind: word(PLAN_KINDS).notNull(),
    basisPoints: smallint().notNull(),
    yearlyFeeFen: fen().notNull(),
    /** Whether owners who came by the shop's own code carry no commission. */
    ownCustomersFree: flag().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('commission_plan_shop').on(t.shopId, t.fromOn, t.id)], // the plan of a day
)
