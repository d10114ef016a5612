import { URI, type TOTP } from 'otpauth'
import { createOperator } from '../../src/identity'
import type { TestApp } from './test-app'
import type { Person } from './world'

const PASSWORD = 'correct horse battery 9'

/** An operator with every right, signed in with password and TOTP. */
export async function createOperatorSession(t: TestApp, region: string): Promise<Person> {
  const name = `op-${t.id().slice(-10).toLowerCase()}`
  const { otpauthUri } = await createOperator(t.app, {
    name,
    password: PASSWORD,
    region,
    rights: ['queue', 'orders', 'holds', 'shops', 'money'],
  })
  const totp = (URI.parse(otpauthUri) as TOTP).generate({ timestamp: t.clock.now().getTime() })
  const session = await t.api(null, 'POST /operators/sessions', { body: { name, password: PASSWORD, totp } })
  return { name, token: session.token, userId: session.operatorId }
}
