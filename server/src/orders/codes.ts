import { AppError, type ErrorCode } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockOwned } from './access'
import { CODE_TRIES_MAX } from './codes.repository'
import { updateOrder, type OrderRow } from './orders.repository'

type Intake = 'POST /orders/:orderId/intake-code'
type HandOver = 'POST /orders/:orderId/hand-over-code'

/** A code that proves that owner and shop stand at the same car. Only its hash is kept. */
export async function issueIntakeCode(app: App, call: Call<Intake>): Promise<Reply<Intake>> {
  return issueCode(app, call, 'ACCEPTED', (codeHash, until) => ({
    intakeCodeHash: codeHash,
    intakeCodeUntil: until,
  }))
}

export async function issueHandOverCode(app: App, call: Call<HandOver>): Promise<Reply<HandOver>> {
  return issueCode(app, call, 'READY', (codeHash, until) => ({
    handOverCodeHash: codeHash,
    handOverCodeUntil: until,
  }))
}

async function issueCode(
  app: App,
  { caller, params, command }: Call<Intake> | Call<HandOver>,
  state: OrderRow['state'],
  columns: (codeHash: string, until: Date) => Partial<OrderRow>,
): Promise<{ code: string; expiresAt: string }> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    if (order.state !== state || order.withdrawnAt)
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    const code = String(randomInt(10 ** LIMITS.codeDigits)).padStart(LIMITS.codeDigits, '0')
    const until = plusMs(app.clock.now(), LIMITS.codeValidMs)
    await updateOrder(tx, order, { ...columns(hashOf(order.id, code), until), codeTries: 0 })
    return { code, expiresAt: until.toISOString() }
  })
}

/**
 * Whether this code opens the order now; five wrong ones end it. The count of tries is written outside the caller's
 * transaction, which a wrong code rolls back.
 */
export async function checkCode(
  app: App,
  order: OrderRow,
  given: string,
  expected: { hash: string | null; until: Date | null },
  refusal: Extract<ErrorCode, 'INTAKE_CODE_WRONG' | 'HAND_OVER_CODE_WRONG'>,
): Promise<void> {
  const alive =
    expected.hash !== null &&
    expected.until !== null &&
    expected.until > app.clock.now() &&
    order.codeTries < CODE_TRIES_MAX
  if (alive && timingSafeEqual(Buffer.from(hashOf(order.id, given)), Buffer.from(expected.hash ?? ''))) return
  throw new AppError(refusal, alive ? 'wrong code' : 'no valid code')
}

function hashOf(orderId: string, code: string): string {
  return createHash('sha256').update(`${orderId}.${code}`).digest('base64url')
}
