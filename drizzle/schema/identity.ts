import { MINI_APPS } from '@anxin/shared/identity/identity.contract'
import { index, int, mysqlTable, uniqueIndex } from 'drizzle-orm/mysql-core'
import { blindIndex, id, instant, json, key, sealed, word } from '../columns'

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
