import type { BlindIndex } from '@anxin/drizzle/columns'
import { record } from '../audit'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { joinInvited } from './memberships.repository'

/** Somebody is in the shop mini-program with a verified phone: wherever it was invited they are a member now. */
export async function takeUpInvitations(
  app: App,
  tx: Tx,
  userId: string,
  phoneIndex: BlindIndex,
): Promise<void> {
  const count = await joinInvited(tx, userId, phoneIndex)
  if (count > 0) await record(app, tx, { kind: 'shop', id: userId }, 'staff.joined', userId, { count })
}
