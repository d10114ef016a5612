import { OPERATOR_RIGHTS, type OperatorRight } from '@anxin/shared/operations/operation.contract'
import { record, SYSTEM } from '../audit'
import type { App } from '../app'
import { isDuplicate } from '../platform/db'
import { StartError } from '../platform/env'
import { insertOperator } from './operators.repository'
import { hashPassword } from './password'
import { makeTotp } from './totp'

const NAME = /^[a-z0-9][a-z0-9._-]{1,39}$/i
const PASSWORD_CHARS_MIN = 12

export type NewOperator = {
  readonly name: string
  readonly password: string
  /** Six digits, or `*` for all regions. */
  readonly region: string
  readonly rights: readonly string[]
}

/** Whether a name could be an operator's; the column is ASCII, so nothing else may reach it. */
export function isOperatorName(name: string): boolean {
  return NAME.test(name)
}

/**
 * Makes an operator and returns the otpauth URI of the second factor, which is shown once and stored sealed.
 * Throws StartError with one line a problem.
 */
export async function createOperator(
  app: App,
  input: NewOperator,
): Promise<{ id: string; otpauthUri: string }> {
  const problems = problemsOf(input)
  if (problems.length > 0) throw new StartError(problems)
  const { secret, uri } = makeTotp(input.name)
  const passwordHash = await hashPassword(input.password)
  const now = app.clock.now()
  const id = app.newId()
  await app.db
    .transaction(async (tx) => {
      await insertOperator(tx, {
        id,
        name: input.name,
        passwordHash,
        totpSecretSealed: app.seal.seal(secret),
        totpStepUsed: 0,
        region: input.region,
        rights: [...input.rights],
        tries: 0,
        lockedUntil: null,
        tokensValidFromAt: now,
        createdAt: now,
      })
      await record(app, tx, SYSTEM, 'operator.created', id, { region: input.region, rights: input.rights })
    })
    .catch((error: unknown) => {
      throw isDuplicate(error, 'operator_name')
        ? new StartError([`An operator named ${input.name} exists.`])
        : error
    })
  return { id, otpauthUri: uri }
}

function problemsOf({ name, password, region, rights }: NewOperator): string[] {
  const unknown = rights.filter((right) => !OPERATOR_RIGHTS.includes(right as OperatorRight))
  return [
    isOperatorName(name) ? '' : 'The name needs 2 to 40 of a-z, 0-9, dot, hyphen and underscore.',
    /^(\d{6}|\*)$/.test(region) ? '' : 'The region is a six-digit code, or * for all.',
    rights.length > 0 ? '' : `At least one right of ${OPERATOR_RIGHTS.join(', ')} is needed.`,
    unknown.length === 0
      ? ''
      : `Unknown rights: ${unknown.join(', ')}. There are ${OPERATOR_RIGHTS.join(', ')}.`,
    password.length >= PASSWORD_CHARS_MIN
      ? ''
      : `The password needs at least ${PASSWORD_CHARS_MIN} characters.`,
    new Set(password).size >= 6 ? '' : 'The password needs at least 6 different characters.',
    password.toLowerCase().includes(name.toLowerCase()) ? 'The password must not contain the name.' : '',
  ].filter(Boolean)
}
