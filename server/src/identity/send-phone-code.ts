import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { deliverCode, intendCode } from './phone-codes'

type SendPhoneCode = 'POST /me/phone-codes'

/**
 * Sends a code to a phone that the caller says is theirs. The message goes out after the commit; where that fails the
 * caller is told, and may repeat the same command.
 */
export async function sendPhoneCode(
  app: App,
  { caller, body, command }: Call<SendPhoneCode>,
  address: string,
): Promise<Reply<SendPhoneCode>> {
  const { phone } = body
  const wish = { id: command.id, userId: caller.userId, phone, address, subjectId: null }
  const reply = await runCommand(app, command, (tx) => intendCode(app, tx, wish))
  await deliverCode(app, command.id, phone)
  return reply
}
