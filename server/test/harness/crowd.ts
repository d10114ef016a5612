import { claimsOf } from '../../src/platform/auth'
import type { Caller } from '../../src/platform/caller'
import type { TestApp } from './test-app'
import { ensureSeries, freshPhone } from './world'

export type Member = { readonly userId: string; readonly vehicleId: string; readonly token: string }

/** Many owners at once: rows instead of logins, for races of hundreds. */
export async function makeCrowd(t: TestApp, count: number): Promise<Member[]> {
  const seriesId = await ensureSeries(t)
  const crowd: Member[] = []
  for (let n = 0; n < count; n++) {
    const [userId, vehicleId, phone] = [t.id(), t.id(), freshPhone()]
    await t.app.db.run('INSERT INTO user (id, phone_sealed, phone_index, tokens_valid_from_at, created_at) VALUES (?, ?, ?, ?, ?)', [
      userId, t.app.seal.seal(phone), t.app.seal.index('phone', phone), t.clock.now(), t.clock.now(),
    ]) // prettier-ignore
    await t.app.db.run(
      `INSERT INTO vehicle (id, owner_id, plate_sealed, plate_index, series_id, model_year, powertrain, open_orders, created_at)
       VALUES (?, ?, ?, ?, ?, 2021, 'petrol', 0, ?)`,
      [
        vehicleId,
        userId,
        t.app.seal.seal('浙A12345'),
        t.app.seal.index('plate', `浙A12345${userId}`),
        seriesId,
        t.clock.now(),
      ],
    )
    crowd.push({ userId, vehicleId, token: tokenFor(t, { kind: 'owner', userId }) })
  }
  return crowd
}

/** A token without a login; times are the test clock's. */
export function tokenFor(t: TestApp, caller: Caller): string {
  return t.fastify.jwt.sign(claimsOf(caller, t.clock.now(), 7_200_000, t.clock.now()))
}
