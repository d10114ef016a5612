import { createHash } from 'node:crypto'
import type { Pool } from 'mysql2/promise'
import { run, selectOne, type Tx } from '../database'
import { ensureUser } from '../users'
import { canBeId } from './ids'

/** One user of one mini-program. `person` is set where the phone was given a name for her. */
export type Account = {
  openid: string
  appid: string
  unionid: string | null
  person: string | null
  phone_number: string | null
  visited_at_ms: number | null
  blocked: number
}

/** Who holds the phone: an openid WeChat knows, or a name that stands for one person in every app. */
export type Holder = {
  appid: string
  openid?: string | undefined
  user?: string | undefined
  unionid?: string | null | undefined
}

const COLUMNS = `a.openid, a.appid, u.unionid, a.person, a.phone_number, a.visited_at_ms, a.blocked
  FROM open_account a JOIN users u ON u.openid = a.openid`

/** The account with this openid, or undefined. */
export async function findAccount(db: Pool | Tx, openid: string): Promise<Account | undefined> {
  if (!canBeId(openid)) return undefined
  return selectOne<Account>(db, `SELECT ${COLUMNS} WHERE a.openid = ?`, [openid])
}

/** The account of a named person in one app, or undefined where she has not opened it. */
export async function findPersonAccount(
  db: Pool | Tx,
  person: string,
  appid: string,
): Promise<Account | undefined> {
  return selectOne<Account>(db, `SELECT ${COLUMNS} WHERE a.person = ? AND a.appid = ?`, [person, appid])
}

/**
 * The account of whoever holds the phone, made where it is new. A name always leads to the same unionid and, for each
 * app, to the same openid, also on fresh books. A given openid keeps the unionid it is given, or none.
 */
export async function ensureAccount(db: Pool, holder: Holder, spareId: string): Promise<Account> {
  const person = holder.user ?? null
  const known = person === null ? undefined : await findPersonAccount(db, person, holder.appid)
  const openid =
    holder.openid ?? known?.openid ?? makeId(person === null ? spareId : `${holder.appid}|${person}`)
  const unionid = holder.unionid === undefined ? unionidOf(holder, spareId) : holder.unionid
  await ensureUser(db, { openid, appid: holder.appid, unionid })
  await run(
    db,
    `INSERT INTO open_account (openid, appid, person) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE person = COALESCE(VALUES(person), person)`,
    [openid, holder.appid, person],
  )
  const account = await findAccount(db, openid)
  if (!account) throw new Error('an account that was just made is missing')
  return account
}

/** Notes that the user has the mini-program open now; the content check asks for a visit within two hours. */
export async function recordVisit(db: Pool | Tx, openid: string, atMs: number): Promise<void> {
  await run(db, 'UPDATE open_account SET visited_at_ms = ? WHERE openid = ?', [atMs, openid])
}

function unionidOf(holder: Holder, spareId: string): string | null {
  if (holder.user !== undefined) return makeId(`person|${holder.user}`)
  return holder.openid === undefined ? makeId(`person|${spareId}`) : null
}

/** 28 characters beginning with o, as WeChat's ids look. */
function makeId(source: string): string {
  return `o${createHash('sha256').update(source).digest('base64url').slice(0, 27)}`
}
