import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Outcome } from '../gateways/outcome'
import { openidOf } from '../identity'
import {
  addCredit,
  clearCredit,
  findNotice,
  updatePending,
  type CreditKey,
  type NoticeRow,
} from './notices.repository'
import { templateId } from './template-id'

export const SEND_TIMER = 'notifications.send'

/** WeChat: the user has refused, or has used up what was allowed. Nobody's mistake. */
const NO_CREDIT = '43101'

type Attempt = NoticeRow & { readonly templateId: string }

/**
 * Timer: sends one notice. WeChat knows no number of ours, so an attempt is claimed before the call: a second run of
 * the timer waits its turn, and only an attempt of unknown outcome is repeated.
 */
export async function sendNotice(app: App, noticeId: string): Promise<Date | null> {
  const notice = await findNotice(app.db, noticeId)
  if (notice?.state !== 'pending') return null
  const id = templateId(app, notice.template)
  if (id === null) return refuse(app, { ...notice, templateId: '' }, 'no-template')
  const attempts = notice.attempts + 1
  if (!(await updatePending(app.db, notice, { attempts })))
    return plusMs(app.clock.now(), LIMITS.noticeTurnMs)
  const attempt = { ...notice, attempts, templateId: id }
  return follow(app, attempt, await send(app, attempt))
}

async function send(app: App, notice: Attempt): Promise<Outcome<unknown>> {
  const openid = await openidOf(app, app.db, notice.userId, notice.app)
  const { templateId, page, data } = notice
  return app.wechatOpen.sendSubscribeMessage(notice.app, { openid, templateId, page, data })
}

async function follow(app: App, notice: Attempt, outcome: Outcome<unknown>): Promise<Date | null> {
  switch (outcome.kind) {
    case 'ok':
      await updatePending(app.db, notice, { state: 'sent', sentAt: app.clock.now() })
      return null
    case 'refused':
      return outcome.code === NO_CREDIT ? stayInApp(app, notice) : refuse(app, notice, outcome.code)
    case 'missing':
      return refuse(app, notice, 'missing')
    case 'not-ready':
    case 'unknown':
      return tryLater(app, notice)
  }
}

/** Our count was wrong: it is corrected, and the person reads it inside the app. */
async function stayInApp(app: App, notice: Attempt): Promise<null> {
  const now = app.clock.now()
  await app.db.transaction(async (tx) => {
    await clearCredit(tx, creditOf(notice), now)
    await updatePending(tx, notice, { channel: 'in-app', state: 'sent', sentAt: now, refusal: NO_CREDIT })
  })
  return null
}

/** A definite no, which costs the person no message: ours to mend, so it is logged. */
async function refuse(app: App, notice: Attempt, refusal: string): Promise<null> {
  await app.db.transaction(async (tx) => {
    if (!(await updatePending(tx, notice, { state: 'refused', refusal: refusal.slice(0, 20) }))) return
    await addCredit(tx, creditOf(notice), 1, app.clock.now())
  })
  const { id, template } = notice
  app.log.warn({ noticeId: id, template, refusal }, 'WeChat refuses a notice')
  return null
}

async function tryLater(app: App, notice: Attempt): Promise<Date | null> {
  const waitMs = LIMITS.noticeRetryMs[notice.attempts - 1]
  if (waitMs !== undefined) return plusMs(app.clock.now(), waitMs)
  await updatePending(app.db, notice, { state: 'failed' })
  return null
}

function creditOf({ userId, app, template }: NoticeRow): CreditKey {
  return { userId, app, template }
}
