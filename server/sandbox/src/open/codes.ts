import { run, selectOne } from '../database'
import type { OpenContext } from './context'
import { canBeId } from './ids'
import { OpenError } from './open-error'

export const CODE_LIFE_MS = 300_000

type CodeKind = 'login' | 'phone'
export type UsedCode = { appid: string; openid: string; phone_number: string | null }
type CodeRow = UsedCode & { expires_at_ms: number; used_at_ms: number | null }

/** Makes a code of one use and five minutes, as the phone gets it from `wx.login` or a phone-number button. */
export async function issueCode(
  context: OpenContext,
  kind: CodeKind,
  owner: { appid: string; openid: string; phoneNumber?: string },
  atMs: number,
): Promise<string> {
  const { db, random } = context.sandbox
  const code = kind === 'login' ? `0${random.text(31)}` : random.hex(64)
  await run(
    db,
    'INSERT INTO open_code (code, kind, appid, openid, phone_number, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    [code, kind, owner.appid, owner.openid, owner.phoneNumber ?? null, atMs + CODE_LIFE_MS],
  )
  return code
}

/** What a code stands for, unused and unexpired. Refuses with 40029, or with `usedErrcode` where it was used before. */
export async function findCode(
  context: OpenContext,
  kind: CodeKind,
  code: string,
  atMs: number,
  usedErrcode: 40029 | 40163,
): Promise<UsedCode> {
  if (!canBeId(code)) throw new OpenError(40029)
  const row = await selectOne<CodeRow>(
    context.sandbox.db,
    'SELECT appid, openid, phone_number, expires_at_ms, used_at_ms FROM open_code WHERE code = ? AND kind = ?',
    [code, kind],
  )
  if (!row) throw new OpenError(40029)
  if (row.used_at_ms !== null) throw new OpenError(usedErrcode)
  if (Number(row.expires_at_ms) <= atMs) throw new OpenError(40029)
  return row
}

/** Uses the code up; of two callers at once the second is refused with `usedErrcode`. */
export async function useCode(
  context: OpenContext,
  code: string,
  atMs: number,
  usedErrcode: 40029 | 40163,
): Promise<void> {
  const sql = 'UPDATE open_code SET used_at_ms = ? WHERE code = ? AND used_at_ms IS NULL'
  if ((await run(context.sandbox.db, sql, [atMs, code])) !== 1) throw new OpenError(usedErrcode)
}
