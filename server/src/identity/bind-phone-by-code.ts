import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { timingSafeEqual } from 'node:crypto'
import type { App } from '../app'
import { runCommand, storedReply } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { bindNumber } from './bind-number'
import { findPhoneCode, takeTry, usePhoneCode } from './phone-codes.repository'
import { daysFrom, hashOfCode } from './phone-codes'

type BindByCode = 'POST /me/phone/by-code'

/**
 * Binds the number that a code was sent to. Only the newest code of this caller for this number counts; why one does
 * not is never said. A try is counted before the code is looked at, and stays counted when the rest is refused.
 */
export async function bindPhoneByCode(app: App, call: Call<BindByCode>): Promise<Reply<BindByCode>> {
  const earlier = await storedReply<Reply<BindByCode>>(app.db, call.command)
  if (earlier) return earlier.reply
  const { caller, body } = call
  const now = app.clock.now()
  const days = daysFrom(plusMs(now, -LIMITS.phoneCodeValidMs), now)
  const sent = await findPhoneCode(app.db, caller.userId, app.seal.index('phone', body.phone), days)
  const hasTry =
    sent !== null && sent.expiresAt > now && (await takeTry(app.db, sent.id, LIMITS.phoneCodeTriesMax))
  return runCommand(app, call.command, async (tx) => {
    if (!hasTry || sent.codeHash === null) throw new AppError('SMS_CODE_WRONG', 'no valid code')
    const given = hashOfCode(app, sent.id, body.code)
    if (!timingSafeEqual(Buffer.from(given), Buffer.from(sent.codeHash)))
      throw new AppError('SMS_CODE_WRONG', 'wrong code')
    if (!(await usePhoneCode(tx, sent.id, now))) throw new AppError('SMS_CODE_WRONG', 'used')
    return bindNumber(app, tx, caller, body.phone)
  })
}
