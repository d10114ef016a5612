import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import { record, SYSTEM } from '../audit'
import type { App } from '../app'
import type { WechatSession } from '../gateways/wechat-open/port'
import { isDuplicate, type Tx } from '../platform/db'
import {
  appsOf,
  deleteUser,
  insertIdentity,
  insertUser,
  lockIdentity,
  lockUser,
  lockUserByUnionid,
  moveIdentities,
  setSessionKey,
  updateUser,
  type UserRow,
} from './identity.repository'
import { moveMemberships } from './memberships.repository'

const TRIES_MAX = 5

/**
 * Who WeChat says is there: the user behind the openid, else behind the unionid, else a new one. One person is one
 * user in both mini-programs, also when the unionid shows only later and two users exist by then: they become one.
 */
export async function linkPerson(app: App, miniApp: MiniApp, wechat: WechatSession): Promise<UserRow> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await app.db.transaction((tx) => findOrMake(app, tx, miniApp, wechat))
    } catch (error) {
      // Another first login of the same person has just committed: the next look finds that user.
      if (attempt >= TRIES_MAX || !isDuplicate(error)) throw error
    }
  }
}

async function findOrMake(app: App, tx: Tx, miniApp: MiniApp, wechat: WechatSession): Promise<UserRow> {
  const openidIndex = app.seal.index('openid', wechat.openid)
  const identity = await lockIdentity(tx, miniApp, openidIndex)
  if (identity) {
    await setSessionKey(tx, identity.id, app.seal.seal(wechat.sessionKey))
    return withUnionid(app, tx, identity.userId, wechat.unionid)
  }
  const known =
    wechat.unionid === null ? null : await lockUserByUnionid(tx, app.seal.index('unionid', wechat.unionid))
  const person = known ?? (await makeUser(app, tx, wechat.unionid))
  await insertIdentity(tx, {
    id: app.newId(),
    app: miniApp,
    openidSealed: app.seal.seal(wechat.openid),
    openidIndex,
    sessionKeySealed: app.seal.seal(wechat.sessionKey),
    userId: person.id,
    createdAt: app.clock.now(),
  })
  return person
}

async function makeUser(app: App, tx: Tx, unionid: string | null): Promise<UserRow> {
  const now = app.clock.now()
  const row: UserRow = {
    id: app.newId(),
    unionidSealed: null,
    unionidIndex: null,
    ...(unionid === null ? {} : unionidColumns(app, unionid)),
    phoneSealed: null,
    phoneIndex: null,
    tokensValidFromAt: now,
    createdAt: now,
  }
  await insertUser(tx, row)
  return row
}

/** The user of a known openid, after the unionid of this login was taken over. */
async function withUnionid(app: App, tx: Tx, userId: string, unionid: string | null): Promise<UserRow> {
  if (unionid === null) return lockUser(tx, userId)
  const columns = unionidColumns(app, unionid)
  const other = await lockUserByUnionid(tx, columns.unionidIndex)
  if (other?.id === userId) return other
  const person = await lockUser(tx, userId)
  if (!other) {
    await updateUser(tx, userId, columns)
    return { ...person, ...columns }
  }
  return joinUsers(app, tx, person, other)
}

/**
 * Two users who are one person. The one who has been in the owner mini-program stays, because cars, orders and
 * coupons are theirs; the other has memberships at most, and they move. Where both have been in the same
 * mini-program WeChat contradicts itself, and they stay apart.
 */
async function joinUsers(app: App, tx: Tx, person: UserRow, other: UserRow): Promise<UserRow> {
  const [personApps, otherApps] = [await appsOf(tx, person.id), await appsOf(tx, other.id)]
  if (personApps.some((name) => otherApps.includes(name))) {
    app.log.warn({ userId: person.id, otherId: other.id }, 'one unionid, two users of one mini-program')
    return person
  }
  const [stays, goes] = personApps.includes('owner') ? [person, other] : [other, person]
  await moveIdentities(tx, goes.id, stays.id)
  await moveMemberships(tx, goes.id, stays.id)
  await deleteUser(tx, goes.id) // frees the unique unionid and phone
  const taken: Partial<UserRow> = {
    unionidSealed: other.unionidSealed,
    unionidIndex: other.unionidIndex,
    ...(stays.phoneIndex ? {} : { phoneSealed: goes.phoneSealed, phoneIndex: goes.phoneIndex }),
  }
  await updateUser(tx, stays.id, taken)
  await record(app, tx, SYSTEM, 'user.joined', stays.id, { from: goes.id })
  tx.afterCommit(() => app.sessions.forget(goes.id))
  return { ...stays, ...taken }
}

function unionidColumns(app: App, unionid: string) {
  return { unionidSealed: app.seal.seal(unionid), unionidIndex: app.seal.index('unionid', unionid) }
}
