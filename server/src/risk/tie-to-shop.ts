import type { BlindIndex } from '@anxin/drizzle/columns'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { accountOf } from '../identity'
import type { Queries } from '../platform/db'
import { staffKeysOf } from '../shops'
import { sharesDevice } from './facts.queries'

/** Whoever left a shop this recently still counts as its staff: leaving on the eve of a payout hides nothing. */
const LEFT_SINCE_MS = 90 * DAY_MS

type StaffKeys = Awaited<ReturnType<typeof staffKeysOf>>
type Person = { readonly userId: string; readonly phoneIndex: BlindIndex | null }

/** By what the people of a shop are known, as risk counts them. */
export function staffKeys(q: Queries, shopId: string, now: Date): Promise<StaffKeys> {
  return staffKeysOf(q, shopId, plusMs(now, -LEFT_SINCE_MS))
}

/** Whether somebody is of the staff: the same person, or one with the same phone number. */
export function staffTie(staff: StaffKeys, { userId, phoneIndex }: Person): 'staff' | 'phone' | null {
  if (staff.some((member) => member.userId === userId)) return 'staff'
  if (phoneIndex !== null && staff.some((member) => member.phoneIndex === phoneIndex)) return 'phone'
  return null
}

/**
 * What ties a person to the people of a shop, so that their word about it is no customer's: they work there (or did
 * within 90 days), have the phone number of somebody who does, or have paid with the phone of somebody who does. Null
 * for a customer like any other.
 */
export async function tieToShop(
  app: App,
  q: Queries,
  userId: string,
  shopId: string,
): Promise<'staff' | 'phone' | 'device' | null> {
  const [account, staff] = await Promise.all([accountOf(q, userId), staffKeys(q, shopId, app.clock.now())])
  const tie = staffTie(staff, { userId, phoneIndex: account?.phoneIndex ?? null })
  if (tie !== null) return tie
  const userIds = staff.flatMap((member) => member.userId ?? [])
  return (await sharesDevice(q, userId, userIds, null)) ? 'device' : null
}
