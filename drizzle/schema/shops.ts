import { BAY_KINDS } from '@anxin/shared/catalogue/catalogue.contract'
import { STAFF_ROLES } from '@anxin/shared/identity/identity.contract'
import { PLAN_KINDS } from '@anxin/shared/shops/plan'
import { shopMachine } from '@anxin/shared/shops/shop.machine'
import {
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
 * A shop. Its address is a business address on a public page and therefore plain; the phone is sealed.
 * Rating sums are kept here so that a shop card needs no aggregation.
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
    /** The collecting sub-merchant at WeChat Pay. */
    subMchid: key(32).notNull(),
    ratingCount: int().notNull().default(0),
    skillSum: int().notNull().default(0),
    mannerSum: int().notNull().default(0),
    priceClaritySum: int().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [index('shop_place').on(t.state, t.lat, t.lng)], // the bounding box of a search
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
  },
  (t) => [index('technician_shop').on(t.shopId, t.id), index('technician_staff').on(t.staffId)],
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
