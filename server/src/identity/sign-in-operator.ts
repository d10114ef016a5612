import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import { record } from '../audit'
import type { App } from '../app'
import { claimsOf, type Claims } from '../platform/auth'
import type { Call, Reply } from '../platform/routes'
import { isOperatorName } from './create-operator'
import { lockOperator, setTries, useTotpStep, type OperatorRow } from './operators.repository'
import { hashPassword, verifyPassword } from './password'
import { stepOfCode } from './totp'

type SignIn = 'POST /operators/sessions'

/**
 * Signs an operator in. Each try is counted before it is looked at, so a hundred guesses at once are still five; a
 * success clears the count. A code works once, and the refusal never says which of the three was wrong.
 */
export async function signInOperator(
  app: App,
  call: Call<SignIn>,
  sign: (claims: Claims) => string,
): Promise<Reply<SignIn>> {
  const { name, password, totp } = call.body
  const operator = await countTry(app, name)
  const passwordFits = await verifyPassword(password, operator?.passwordHash ?? (await decoyHash()))
  const now = app.clock.now()
  const step =
    operator && passwordFits ? stepOfCode(app.seal.open(operator.totpSecretSealed), totp, now) : null
  if (!operator || step === null) throw new AppError('OPERATOR_LOGIN_FAILED')
  await app.db.transaction(async (tx) => {
    if (!(await useTotpStep(tx, operator.id, step)))
      throw new AppError('OPERATOR_LOGIN_FAILED', 'the code was used before')
    await record(app, tx, { kind: 'operator', id: operator.id }, 'operator.sign-in', operator.id)
  })
  const { id: operatorId, region, rights, tokensValidFromAt } = operator
  const caller = { kind: 'operator', operatorId, region, rights } as const
  return {
    token: sign(claimsOf(caller, now, LIMITS.operatorSessionMs, tokensValidFromAt)),
    expiresAt: plusMs(now, LIMITS.operatorSessionMs).toISOString(),
    operatorId,
    region,
    rights,
  }
}

/** Counts the try and returns the operator, or null for an unknown name. OPERATOR_LOCKED while the lock lasts. */
async function countTry(app: App, name: string): Promise<OperatorRow | null> {
  if (!isOperatorName(name)) return null
  return app.db.transaction(async (tx) => {
    const operator = await lockOperator(tx, name)
    if (!operator) return null
    const now = app.clock.now()
    if (operator.lockedUntil && operator.lockedUntil > now) throw new AppError('OPERATOR_LOCKED')
    const tries = (operator.lockedUntil ? 0 : operator.tries) + 1
    const isLast = tries >= LIMITS.operatorTriesMax
    await setTries(tx, operator.id, {
      tries,
      lockedUntil: isLast ? plusMs(now, LIMITS.operatorLockMs) : null,
    })
    return operator
  })
}

let decoy: Promise<string> | undefined

/** Hashing for an unknown name takes as long as for a known one. */
function decoyHash(): Promise<string> {
  decoy ??= hashPassword('nobody has this password')
  return decoy
}
