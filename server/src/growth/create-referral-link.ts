import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { hashDevice } from './hash-device'
import { createReferralTokens } from './referral-token'
import { insertLink } from './referrals.repository'

type Route = 'POST /referral-links'

/** Says what the product does and promises nothing for sharing, which WeChat's rules forbid. */
const TITLE = '安心修：先报价后施工，满意再放款'

/** A signed link of the caller, made before the share sheet opens: WeChat does not tell whether it was shared. */
export async function createReferralLink(
  app: App,
  { caller, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    await insertLink(tx, {
      id: body.id,
      ownerId: caller.userId,
      placement: body.placement,
      deviceHash: hashDevice(app, body.deviceId),
      createdAt: app.clock.now(),
    })
    const token = createReferralTokens(app.env.JWT_SECRET).sign(body.id)
    return { token, path: `pages/home/index?s=${token}`, title: TITLE }
  })
}
