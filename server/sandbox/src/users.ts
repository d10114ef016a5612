import type { Pool } from 'mysql2/promise'
import { run, selectOne, type Tx } from './database'

export const userTables = [
  `CREATE TABLE IF NOT EXISTS users (
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unionid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    KEY users_unionid (unionid)
  )`,
]

export type WechatUser = { openid: string; appid: string; unionid: string | null }

/** Makes a user known to WeChat under one app id; known already, only a new unionid is taken over. */
export async function ensureUser(db: Pool | Tx, user: WechatUser): Promise<void> {
  await run(
    db,
    'INSERT INTO users (openid, appid, unionid) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE unionid = COALESCE(VALUES(unionid), unionid)',
    [user.openid, user.appid, user.unionid],
  )
}

/** The user with this openid, whichever app id it belongs to. */
export async function findUser(db: Pool | Tx, openid: string): Promise<WechatUser | undefined> {
  return selectOne<WechatUser>(db, 'SELECT openid, appid, unionid FROM users WHERE openid = ?', [openid])
}
