import type { OperatorRight } from '@anxin/shared/operations/operation.contract'
import { Secret, TOTP } from 'otpauth'
import { createOperator } from '../../src/identity'
import type { TestApp } from './test-app'

export type TestOperator = {
  operatorId: string
  name: string
  password: string
  /** What the authenticator app shows now; a code works once, so the next sign-in needs 30 s more on the clock. */
  totp: () => string
}

/** An operator as the command line makes it, with an authenticator app. */
export async function makeTestOperator(
  t: TestApp,
  {
    region = '330100',
    rights = ['queue', 'orders', 'holds', 'shops', 'money', 'cases', 'manager'] as readonly OperatorRight[],
  } = {},
): Promise<TestOperator> {
  const name = `op-${t.id().slice(-10).toLowerCase()}`
  const password = `correct horse ${t.id().slice(-6)}`
  const { id, otpauthUri } = await createOperator(t.app, { name, password, region, rights })
  const secret = Secret.fromBase32(new URL(otpauthUri).searchParams.get('secret') ?? '')
  const authenticator = new TOTP({ secret })
  return {
    operatorId: id,
    name,
    password,
    totp: () => authenticator.generate({ timestamp: t.clock.now().getTime() }),
  }
}

/** An operator who is signed in. */
export async function signInOperator(
  t: TestApp,
  spec: { region?: string; rights?: readonly OperatorRight[] } = {},
): Promise<TestOperator & { token: string }> {
  const operator = await makeTestOperator(t, spec)
  const { name, password } = operator
  const { token } = await t.api(null, 'POST /operators/sessions', {
    body: { name, password, totp: operator.totp() },
  })
  return { ...operator, token }
}
