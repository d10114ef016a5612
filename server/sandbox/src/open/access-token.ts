import { inTransaction, run, selectOne, type Tx } from '../database'
import type { OpenContext } from './context'
import { OpenError } from './open-error'

const LIFE_MS = 7_200_000
/** In its last five minutes a token is followed by the next one, and both are good. */
const HAND_OVER_MS = 300_000
const FORCE_PAUSE_MS = 30_000
const FORCES_PER_DAY = 20

export type AccessToken = { token: string; expires_at_ms: number }
type AppRow = { forced_at_ms: number | null; forced_day: string | null; forced_count: number }

/** Which app an access_token belongs to. Refuses with 41001, 40014, 40001 (unknown or replaced) or 42001 (expired). */
export async function requireAppOfToken(context: OpenContext, token: unknown, atMs: number): Promise<string> {
  if (token === undefined || token === '') throw new OpenError(41001)
  if (typeof token !== 'string' || !/^[\w-]{1,512}$/.test(token)) throw new OpenError(40014)
  const row = await selectOne<{ appid: string; expires_at_ms: number; revoked: number }>(
    context.sandbox.db,
    'SELECT appid, expires_at_ms, revoked FROM open_token WHERE token = ?',
    [token],
  )
  if (!row || row.revoked) throw new OpenError(40001)
  if (Number(row.expires_at_ms) <= atMs) throw new OpenError(42001)
  return row.appid
}

/**
 * The present token of an app, or a new one where it is due or forced; the row of the app makes simultaneous callers
 * agree. Refuses the 21st forced refresh of a day with 45009.
 */
export async function issueToken(
  context: OpenContext,
  appid: string,
  force: boolean,
  atMs: number,
): Promise<AccessToken> {
  return inTransaction(context.sandbox.db, async (tx) => {
    const app = await selectOne<AppRow>(
      tx,
      'SELECT forced_at_ms, forced_day, forced_count FROM open_app WHERE appid = ? FOR UPDATE',
      [appid],
    )
    if (!app) throw new Error(`no row of the app ${appid}`)
    if (force && (await isForceAllowed(tx, appid, app, atMs))) {
      await run(tx, 'UPDATE open_token SET revoked = 1 WHERE appid = ? AND expires_at_ms > ?', [appid, atMs])
      return insertToken(tx, context, appid, atMs)
    }
    const current = await selectOne<AccessToken>(
      tx,
      `SELECT token, expires_at_ms FROM open_token WHERE appid = ? AND revoked = 0 AND expires_at_ms >= ?
       ORDER BY expires_at_ms DESC LIMIT 1`,
      [appid, atMs + HAND_OVER_MS],
    )
    return current ?? insertToken(tx, context, appid, atMs)
  })
}

/** A forced refresh within 30 s of the last one does not refresh; the 21st of a day is refused with 45009. */
async function isForceAllowed(tx: Tx, appid: string, app: AppRow, atMs: number): Promise<boolean> {
  if (app.forced_at_ms !== null && atMs - Number(app.forced_at_ms) < FORCE_PAUSE_MS) return false
  const day = new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10)
  const count = app.forced_day === day ? app.forced_count + 1 : 1
  if (count > FORCES_PER_DAY) throw new OpenError(45009)
  await run(tx, 'UPDATE open_app SET forced_at_ms = ?, forced_day = ?, forced_count = ? WHERE appid = ?', [
    atMs,
    day,
    count,
    appid,
  ])
  return true
}

async function insertToken(tx: Tx, context: OpenContext, appid: string, atMs: number): Promise<AccessToken> {
  const token = `90_${context.sandbox.random.text(133)}`
  const expiresAtMs = atMs + LIFE_MS
  await run(tx, 'INSERT INTO open_token (token, appid, expires_at_ms) VALUES (?, ?, ?)', [
    token,
    appid,
    expiresAtMs,
  ])
  return { token, expires_at_ms: expiresAtMs }
}
