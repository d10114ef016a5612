import type { BlindIndex } from '@anxin/drizzle/columns'
import { phoneCode } from '@anxin/drizzle/schema/identity'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type PhoneCodeRow = typeof phoneCode.$inferSelect
export type PhoneCodeState = PhoneCodeRow['state']
type Asked = Pick<PhoneCodeRow, 'state' | 'createdAt' | 'nth' | 'subjectId'>

const codes = preparedTable(phoneCode)
const ASKED = codes.select(['state', 'createdAt', 'nth', 'subjectId'])

/** More than this in a day is no person any more, whether messages went out or not. */
export const ASKED_MAX = 60

/** What was asked for one number, or by one user, on some days; the newest first, at most ASKED_MAX. */
export async function askedOn(
  q: Queries,
  of: { readonly phoneIndex: BlindIndex } | { readonly userId: string },
  days: readonly string[],
): Promise<Asked[]> {
  const [column, value] = 'userId' in of ? ['user_id', of.userId] : ['phone_index', of.phoneIndex]
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${ASKED} FROM phone_code WHERE ${column} = ? AND on_date IN (${days.map(() => '?').join(', ')})
     ORDER BY created_at DESC LIMIT ${ASKED_MAX}`,
    [value, ...days],
  )
  return raws.map(codes.row)
}

/** How many were asked for from one address since an instant. */
export async function countFromAddress(q: Queries, addressIndex: BlindIndex, since: Date): Promise<number> {
  const [row] = await q.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM phone_code WHERE address_index = ? AND created_at > ?',
    [addressIndex, since],
  )
  return Number(row?.n ?? 0)
}

export async function insertPhoneCode(tx: Tx, row: PhoneCodeRow): Promise<void> {
  await codes.insert(tx, [row])
}

/** Takes the sending of a code upon oneself; false when somebody has, or when it would come too late. */
export async function claimSending(
  q: Queries,
  id: string,
  codeHash: BlindIndex,
  now: Date,
): Promise<boolean> {
  const { affectedRows } = await q.run(
    "UPDATE phone_code SET state = 'sending', code_hash = ? WHERE id = ? AND state IN ('intended', 'failed') AND expires_at > ?",
    [codeHash, id, now],
  )
  return affectedRows === 1
}

/** Notes what became of a sending that was claimed. */
export async function noteSent(
  q: Queries,
  id: string,
  state: Extract<PhoneCodeState, 'sent' | 'unknown' | 'failed'>,
): Promise<void> {
  await q.run("UPDATE phone_code SET state = ? WHERE id = ? AND state = 'sending'", [state, id])
}

export async function stateOfPhoneCode(q: Queries, id: string): Promise<PhoneCodeState | null> {
  const [row] = await q.rows<{ state: PhoneCodeState }>('SELECT state FROM phone_code WHERE id = ?', [id])
  return row?.state ?? null
}

/** The newest code with which the user may bind this number, as far as it can have arrived, good or not, or null. */
export async function findPhoneCode(
  q: Queries,
  userId: string,
  phoneIndex: BlindIndex,
  days: readonly string[],
): Promise<PhoneCodeRow | null> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${codes.columns} FROM phone_code WHERE user_id = ? AND on_date IN (${days.map(() => '?').join(', ')})
     AND phone_index = ? AND subject_id IS NULL AND state IN ('sending', 'sent', 'unknown') ORDER BY created_at DESC LIMIT 1`,
    [userId, ...days, phoneIndex],
  )
  return raw ? codes.row(raw) : null
}

/** The codes that the user asked for on some days to prove the phone for one thing, the newest first. */
export async function codesFor(
  q: Queries,
  userId: string,
  subjectId: string,
  days: readonly string[],
): Promise<PhoneCodeRow[]> {
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${codes.columns} FROM phone_code WHERE user_id = ? AND on_date IN (${days.map(() => '?').join(', ')})
     AND subject_id = ? AND state IN ('sending', 'sent', 'unknown') ORDER BY created_at DESC LIMIT ${ASKED_MAX}`,
    [userId, ...days, subjectId],
  )
  return raws.map(codes.row)
}

/** Counts a try before it is looked at, so that tries at one time are counted too; false when none is left. */
export async function takeTry(q: Queries, id: string, triesMax: number): Promise<boolean> {
  const { affectedRows } = await q.run(
    'UPDATE phone_code SET tries = tries + 1 WHERE id = ? AND tries < ? AND used_at IS NULL',
    [id, triesMax],
  )
  return affectedRows === 1
}

/** Uses a code up; false when somebody was faster. */
export async function usePhoneCode(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    'UPDATE phone_code SET used_at = ? WHERE id = ? AND used_at IS NULL',
    [at, id],
  )
  return affectedRows === 1
}

export async function countPhoneCodes(q: Queries, userId: string): Promise<number> {
  const [row] = await q.rows<{ n: number }>('SELECT COUNT(*) AS n FROM phone_code WHERE user_id = ?', [
    userId,
  ])
  return Number(row?.n ?? 0)
}

/** Forgets everything that was sent for a user. */
export async function deletePhoneCodes(tx: Tx, userId: string): Promise<void> {
  await tx.run('DELETE FROM phone_code WHERE user_id = ?', [userId])
}
