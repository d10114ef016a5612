import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { accountOf } from '../identity'
import type { Queries } from '../platform/db'
import { shopFactsOf } from '../shops'
import { earlierOfDevice, earlierOfPayer, knownOf, payoutsOf, sharesDevice } from './facts.queries'
import type { Facts, Movement } from './features'
import { staffKeys, staffTie } from './tie-to-shop'

const LOOK_BACK_MS = 30 * DAY_MS
const NOBODY = { payer: false, device: false, region: false }

/** Reads what a judgement looks at: two round trips, every query by an index and with a limit. */
export async function gatherFacts(
  app: App,
  q: Queries,
  movement: Movement,
): Promise<{ facts: Facts; region: string; deviceHash: string | null }> {
  const now = app.clock.now()
  const { kind, payerId, shopId, movementId, deviceId } = movement
  const deviceHash = deviceId === null ? null : app.seal.index('device', deviceId)
  const [since, dayAgo] = [plusMs(now, -LOOK_BACK_MS), plusMs(now, -DAY_MS)]
  const [account, shop, staff, earlier, ofDevice, payouts] = await Promise.all([
    accountOf(q, payerId),
    shopFactsOf(q, shopId),
    staffKeys(q, shopId, now),
    kind === 'payout' ? [] : earlierOfPayer(q, payerId, kind, kind === 'payment' ? dayAgo : since),
    deviceHash === null ? null : earlierOfDevice(q, deviceHash, since),
    kind === 'payout' ? payoutsOf(q, shopId, now) : { hadPayout: false, dayFen: 0 },
  ])
  const region = shop?.region ?? ''
  const staffIds = staff.flatMap(({ userId }) => userId ?? [])
  const [known, sharesStaffDevice] = await Promise.all([
    kind === 'payment' ? knownOf(q, { payerId, movementId, deviceHash, region }) : NOBODY,
    sharesDevice(q, payerId, staffIds, deviceHash),
  ])
  const facts = {
    now,
    accountCreatedAt: account?.createdAt ?? null,
    shopCreatedAt: shop?.createdAt ?? null,
    isStaff: staffTie(staff, { userId: payerId, phoneIndex: account?.phoneIndex ?? null }) !== null,
    sharesStaffDevice,
    earlier,
    ofDevice,
    known,
    hasRegion: region !== '',
    hadPayout: payouts.hadPayout,
    shopDayFen: payouts.dayFen,
  }
  return { facts, region, deviceHash }
}
