import { MINI_APPS } from '@anxin/shared/identity/identity.contract'
import { index, int, mysqlTable, smallint, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { blindIndex, id, instant, json, key, localDate, sealed, word } from '../columns'

export const PHONE_CODE_STATES = ['intended', 'sending', 'sent', 'unknown', 'failed'] as const

/** A person, in whichever mini-program they came. */
export const user = mysqlTable(
  'user',
  {
    id: id().primaryKey(),
    unionidSealed: sealed(),
    unionidIndex: blindIndex(),
    phoneSealed: sealed(),
    phoneIndex: blindIndex(),
    /** Tokens issued before this instant are refused: sign-out, removal from a shop. */
    tokensValidFromAt: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex('user_unionid').on(t.unionidIndex), uniqueIndex('user_phone').on(t.phoneIndex)],
)

/** One openid per mini-program; the same person has two, linked by unionid. */
export const wechatIdentity = mysqlTable(
  'wechat_identity',
  {
    id: id().primaryKey(),
    app: word(MINI_APPS).notNull(),
    openidSealed: sealed().notNull(),
    openidIndex: blindIndex().notNull(),
    sessionKeySealed: sealed().notNull(),
    userId: id().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('wechat_identity_openid').on(t.app, t.openidIndex),
    index('wechat_identity_user').on(t.userId, t.app),
  ],
)

/**
 * A code that is sent to a phone by text message: the intent, written before anybody is called, and what became of it.
 * The number itself is not kept, because whoever types the code in names it again.
 */
export const phoneCode = mysqlTable(
  'phone_code',
  {
    /** The command that asked for it: a repeat sends nothing again. */
    id: id().primaryKey(),
    userId: id().notNull(),
    phoneIndex: blindIndex().notNull(),
    addressIndex: blindIndex().notNull(),
    /** What the code proves the phone for, a payment; null: that the number is the user's. */
    subjectId: id(),
    onDate: localDate().notNull(),
    /** The how many-eth of the number on that day: two people who ask for one number at once do not both get one. */
    nth: smallint().notNull(),
    state: word(PHONE_CODE_STATES).notNull(),
    /** HMAC over id and code; null until it is about to be sent. */
    codeHash: blindIndex(),
    tries: tinyint().notNull().default(0),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [
    uniqueIndex('phone_code_turn').on(t.phoneIndex, t.onDate, t.nth), // the limits of a number
    index('phone_code_user').on(t.userId, t.onDate), // those of a user, and the code that is typed in
    index('phone_code_address').on(t.addressIndex, t.createdAt), // and those of an address
    index('phone_code_created').on(t.createdAt), // purge
  ],
)

/** An operator of the platform; made by a command, never by the API. */
export const operator = mysqlTable(
  'operator',
  {
    id: id().primaryKey(),
    name: key(40).notNull(),
    passwordHash: key(200).notNull(),
    totpSecretSealed: sealed().notNull(),
    /** The last TOTP time step that was used: a code works once. */
    totpStepUsed: int().notNull().default(0),
    /** Region code, or `*` for all. */
    region: key(6).notNull(),
    rights: json<string[]>().notNull(),
    tries: int().notNull().default(0),
    lockedUntil: instant(),
    tokensValidFromAt: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [uniqueIndex('operator_name').on(t.name)],
)
