import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { hashDevice } from './hash-device'
import { createReferralTokens } from './referral-token'
import {
  deleteReferral,
  findLink,
  hasOrdered,
  insertReferral,
  isDeviceKnown,
  lockReferralOfFriend,
  type ReferralLinkRow,
  type ReferralRow,
} from './referrals.repository'

type Route = 'POST /referral-visits'
type Reason = Reply<Route>['reason']

/**
 * A friend came through a link. The first one counts and stands for LIMITS.referralFirstTouchMs; the inviter, somebody
 * on the inviter's device and somebody who has ordered before are told why they do not count.
 */
export async function recordVisit(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const linkId = createReferralTokens(app.env.JWT_SECRET).read(call.body.token)
  return runCommand(app, call.command, async (tx) => {
    const link = await findLink(tx, linkId)
    if (!link) throw new AppError('REFERRAL_INVALID', `link ${linkId} is gone`)
    if (isOver(link, app.clock.now())) throw new AppError('REFERRAL_INVALID', `link ${linkId} is too old`)
    const reason = await countVisit(app, tx, call, link)
    return { counted: reason === 'counted', reason }
  })
}

async function countVisit(
  app: App,
  tx: Tx,
  { caller, body }: Call<Route>,
  link: ReferralLinkRow,
): Promise<Reason> {
  const friendId = caller.userId
  if (link.ownerId === friendId) return 'self'
  const now = app.clock.now()
  const earlier = await lockReferralOfFriend(tx, friendId)
  if (earlier && !(earlier.state === 'visited' && isOver(earlier, now))) return 'already-invited'
  if (await hasOrdered(tx, friendId)) return 'not-new'
  const deviceHash = hashDevice(app, body.deviceId)
  const device = { hash: deviceHash ?? '', inviterId: link.ownerId, friendId }
  if (deviceHash && (await isDeviceKnown(tx, device))) return 'same-device'
  if (earlier) await deleteReferral(tx, earlier.id) // its 30 days are over
  const stored = await insertReferral(tx, {
    id: app.newId(),
    linkId: link.id,
    inviterId: link.ownerId,
    friendId,
    deviceHash,
    openGidHash: body.openGid ? app.seal.index('open-gid', body.openGid) : null,
    state: 'visited',
    orderId: null,
    rewardAt: null,
    createdAt: now,
  })
  return stored ? 'counted' : 'already-invited'
}

/** Whether a link, or a visit without an order, has had its time. */
function isOver({ createdAt }: Pick<ReferralRow, 'createdAt'>, now: Date): boolean {
  return plusMs(createdAt, LIMITS.referralFirstTouchMs) <= now
}
