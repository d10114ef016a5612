import { index, mysqlTable, uniqueIndex } from 'drizzle-orm/mysql-core'
import { fen, id, instant, key, word } from '../columns'

/** A platform coupon: lowers what the owner pays and the commission by the same amount. */
export const coupon = mysqlTable(
  'coupon',
  {
    id: id().primaryKey(),
    ownerId: id().notNull(),
    amountFen: fen().notNull(),
    minimumFen: fen().notNull(),
    cause: word(['welcome', 'referral', 'invited', 'shop-cancelled', 'operator'] as const).notNull(),
    /** What it was given for, e.g. a referral and side: given once. */
    causeKey: key(80).notNull(),
    /** Expiry is no state: a usable coupon past `expiresAt` is expired whoever looks. */
    state: word(['usable', 'reserved', 'used', 'revoked'] as const).notNull(),
    orderId: id(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('coupon_once').on(t.causeKey),
    index('coupon_owner').on(t.ownerId, t.id), // the owner's list
    index('coupon_order').on(t.orderId), // an order spends or frees its coupon
  ],
)

/** A link that was shared; its token is this id with a signature. */
export const referralLink = mysqlTable(
  'referral_link',
  {
    id: id().primaryKey(),
    ownerId: id().notNull(),
    /** The device that shared it: a visit from the same one does not count. */
    deviceHash: key(43),
    placement: word(['order', 'mine', 'shop'] as const).notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('referral_link_owner').on(t.ownerId, t.deviceHash)], // the devices of an inviter
)

/** Who has ordered before, as far as growth has heard: a friend with an order is not new. */
export const firstOrder = mysqlTable('first_order', {
  ownerId: id().primaryKey(),
  orderId: id().notNull(),
  at: instant().notNull(),
})

/** A friend who came through a link; the first link wins. Rewarded once, seven days after the first completed order. */
export const referral = mysqlTable(
  'referral',
  {
    id: id().primaryKey(),
    linkId: id().notNull(),
    inviterId: id().notNull(),
    friendId: id().notNull(),
    deviceHash: key(43),
    openGidHash: key(43),
    state: word(['visited', 'ordered', 'completed', 'rewarded', 'reversed'] as const).notNull(),
    orderId: id(),
    rewardAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('referral_friend').on(t.friendId),
    index('referral_inviter').on(t.inviterId, t.id),
    index('referral_device').on(t.deviceHash), // same device twice
    index('referral_order').on(t.orderId), // a refund of the order
  ],
)

/** An owner whom a shop has brought: who had never ordered when they followed its own code. The first shop wins. */
export const shopCustomer = mysqlTable('shop_customer', {
  ownerId: id().primaryKey(),
  shopId: id().notNull(),
  at: instant().notNull(),
})
