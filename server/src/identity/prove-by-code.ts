import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { timingSafeEqual } from 'node:crypto'
import type { App } from '../app'
import { runCommand, type CommandKey } from '../platform/commands'
import type { Queries, Tx } from '../platform/db'
import { findUser } from './identity.repository'
import { daysFrom, deliverCode, hashOfCode, intendCode } from './phone-codes'
import { codesFor, takeTry, usePhoneCode, type PhoneCodeRow } from './phone-codes.repository'

type Asker = { readonly userId: string; readonly address: string }

/**
 * Sends a code to the phone that the user has bound, to prove it for one thing, such as a payment. PHONE_REQUIRED,
 * PAYMENT_CODE_LOCKED, and the limits and failures of any code.
 */
export async function sendProofCode(
  app: App,
  command: CommandKey,
  { userId, address }: Asker,
  subjectId: string,
): Promise<Awaited<ReturnType<typeof intendCode>>> {
  const user = await findUser(app.db, userId)
  if (!user?.phoneSealed) throw new AppError('PHONE_REQUIRED', `user ${userId}`)
  const phone = app.seal.open(user.phoneSealed)
  const reply = await runCommand(app, command, async (tx) => {
    refuseLocked(await codesOf(app, tx, userId, subjectId))
    return intendCode(app, tx, { id: command.id, userId, phone, address, subjectId })
  })
  await deliverCode(app, command.id, phone)
  return reply
}

/**
 * Proves the phone for one thing, once: `then` runs in the transaction that uses the code up. Only the newest code
 * counts; a try is counted before the code is looked at and stays counted. SMS_CODE_WRONG never says why;
 * PAYMENT_CODE_LOCKED after LIMITS.paymentCodeTriesMax tries over all codes of the thing.
 */
export async function proveByCode(
  app: App,
  { userId, subjectId, code }: { userId: string; subjectId: string; code: string },
  then: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  const sent = await codesOf(app, app.db, userId, subjectId)
  const triesLeft = refuseLocked(sent)
  const [newest] = sent
  const hasTry =
    newest !== undefined &&
    newest.expiresAt > app.clock.now() &&
    (await takeTry(app.db, newest.id, newest.tries + triesLeft))
  if (!hasTry || newest.codeHash === null) throw new AppError('SMS_CODE_WRONG', 'no valid code')
  const given = hashOfCode(app, newest.id, code)
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(newest.codeHash)))
    throw new AppError('SMS_CODE_WRONG', 'wrong code')
  await app.db.transaction(async (tx) => {
    if (!(await usePhoneCode(tx, newest.id, app.clock.now()))) throw new AppError('SMS_CODE_WRONG', 'used')
    await then(tx)
  })
}

/** What was sent for a thing within the time that a lock lasts, the newest first. */
async function codesOf(app: App, q: Queries, userId: string, subjectId: string): Promise<PhoneCodeRow[]> {
  const now = app.clock.now()
  const since = plusMs(now, -LIMITS.paymentCodeLockMs)
  const sent = await codesFor(q, userId, subjectId, daysFrom(since, now))
  return sent.filter(({ createdAt }) => createdAt > since)
}

/** How many tries are left. A lock ends when the codes that were tried are older than LIMITS.paymentCodeLockMs. */
function refuseLocked(sent: readonly PhoneCodeRow[]): number {
  let tries = 0
  for (const code of sent) {
    tries += code.usedAt === null ? code.tries : 0
    if (tries < LIMITS.paymentCodeTriesMax) continue
    const lockedUntil = plusMs(code.createdAt, LIMITS.paymentCodeLockMs).toISOString()
    throw new AppError('PAYMENT_CODE_LOCKED', 'too many wrong codes', { data: { lockedUntil } })
  }
  return LIMITS.paymentCodeTriesMax - tries
}
