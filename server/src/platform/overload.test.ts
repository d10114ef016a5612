import { ERRORS } from '@anxin/shared/kernel/errors'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'

/** How often @fastify/under-pressure looks. */
const LOOKS_EVERY_MS = 1000

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'overload', env: { OVERLOAD_DELAY_MS: '200' } })
})
afterAll(() => t.close())

/** Nothing else runs from one look to the next, which then sees nothing but this. */
async function keepBusy(): Promise<void> {
  const until = performance.now() + LOOKS_EVERY_MS * 1.2
  while (performance.now() < until);
  await turn()
  await turn()
}

test('an API whose event loop is late refuses work before it begins it, and still says that it lives', async () => {
  const get = (url: string) => t.fastify.inject({ method: 'GET', url })
  expect((await get('/services')).statusCode).not.toBe(503)
  await keepBusy()
  await keepBusy()
  const refused = await get('/services')
  expect(refused.statusCode).toBe(503)
  expect(refused.json()).toMatchObject({ code: 'OVERLOADED', message: ERRORS.OVERLOADED.message })
  expect((await get('/readyz')).statusCode).toBe(503)
  expect((await get('/healthz')).statusCode).toBe(200)
})
