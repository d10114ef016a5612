import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { miniAppOf } from './mini-app-of'
import { markRead } from './notices.repository'

type Route = 'POST /notices/:noticeId/read'

/** Marks a message of the caller as read; the first time counts. */
export async function readNotice(app: App, { caller, params, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const own = { id: params.noticeId, userId: caller.userId, app: miniAppOf(caller) }
    if (!(await markRead(tx, own, app.clock.now())))
      throw new AppError('NOT_FOUND', `notice ${params.noticeId} of ${caller.userId}`)
    return { ok: true as const }
  })
}
