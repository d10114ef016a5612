import { NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { miniAppOf } from './mini-app-of'
import { addCredit, clearCredit } from './notices.repository'

type Route = 'POST /notice-consents'

/**
 * Counts what the person answered: one accept is one message, a ban takes back what was left. WeChat never tells the
 * count, so ours is the only one; a template of the other mini-program is passed over.
 */
export async function recordConsents(
  app: App,
  { caller, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  const miniApp = miniAppOf(caller)
  const own = body.answers.filter(({ key }) => NOTICE_TEMPLATES[key].app === miniApp)
  return runCommand(app, command, async (tx) => {
    const now = app.clock.now()
    for (const { key: template, answer } of own.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
      const credit = { userId: caller.userId, app: miniApp, template }
      if (answer === 'accept') await addCredit(tx, credit, 1, now)
      if (answer === 'ban') await clearCredit(tx, credit, now)
    }
    return { ok: true as const }
  })
}
