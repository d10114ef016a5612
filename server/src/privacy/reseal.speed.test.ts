import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeOwner } from '../../test/harness/world'
import { createSeal } from '../platform/seal'
import { reseal } from './reseal'

const ROWS = 100_000
const AT_ONCE = 1_000
const MOST_MS = 120_000

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'reseal' })
  for (let from = 0; from < ROWS; from += AT_ONCE) {
    const rows = Array.from({ length: AT_ONCE }, (_, n) => {
      const phone = String(13_000_000_000 + from + n)
      return [t.id(), t.app.seal.seal(phone), t.app.seal.index('phone', phone)]
    })
    await t.app.db.run(
      `INSERT INTO user (id, phone_sealed, phone_index, tokens_valid_from_at, created_at) VALUES ${rows.map(() => "(?, ?, ?, '2026-01-01', '2026-01-01')").join(', ')}`,
      rows.flat(),
    )
  }
})
afterAll(() => t.close())

it('a hundred thousand people are sealed with a new key while others sign up', async () => {
  const { SEAL_KEYS, BLIND_INDEX_KEY } = t.app.env
  const seal = createSeal([['n1', randomBytes(32)], ...SEAL_KEYS], BLIND_INDEX_KEY)
  const startedMs = performance.now()
  let isDone = false
  const running = reseal({ ...t.app, seal }).finally(() => (isDone = true))
  let signedUp = 0
  let slowestMs = 0
  while (!isDone) {
    const begunMs = performance.now()
    await makeOwner(t)
    slowestMs = Math.max(slowestMs, performance.now() - begunMs)
    signedUp++
  }
  await running
  const tookMs = performance.now() - startedMs
  console.info(
    `${ROWS} rows in ${Math.round(tookMs)} ms; ${signedUp} people signed up, the slowest in ${Math.round(slowestMs)} ms`,
  )
  expect(signedUp).toBeGreaterThan(10)
  expect(tookMs).toBeLessThan(MOST_MS)
  const [{ n } = { n: -1 }] = await t.app.db.rows<{ n: number }>(
    "SELECT COUNT(*) AS n FROM user WHERE phone_sealed LIKE 'n1.%'",
    [],
  )
  // Some of those who signed up meanwhile were met on the way.
  expect(n).toBeGreaterThanOrEqual(ROWS)
})
